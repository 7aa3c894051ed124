import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from './client.ts';
import { StoreError } from './store-error.ts';

export const LOCK_TABLE = `CREATE TABLE IF NOT EXISTS advisory_lock (
  name LowCardinality(String),
  owner String,
  claimed_at DateTime64(6, 'UTC'),
  expires_at DateTime64(3, 'UTC'),
  version DateTime64(6, 'UTC')
) ENGINE = {{engine:ReplacingMergeTree(version)}} ORDER BY (name, owner)`;

// a claim older than this is seen by everybody who looks: longer than any insert of one row takes
const SETTLE_MS = 60;
const RETRY_MS = 250;

const CLAIM = `INSERT INTO advisory_lock
SELECT {name:String}, {owner:String}, now64(6), now64(3) + toIntervalMillisecond({expiry_ms:UInt32}), now64(6)`;
const RENEW = `INSERT INTO advisory_lock
SELECT name, owner, claimed_at, now64(3) + toIntervalMillisecond({expiry_ms:UInt32}), now64(6)
FROM advisory_lock FINAL WHERE name = {name:String} AND owner = {owner:String}`;
const RELEASE = `INSERT INTO advisory_lock
SELECT name, owner, claimed_at, toDateTime64(0, 3, 'UTC'), now64(6)
FROM advisory_lock FINAL WHERE name = {name:String} AND owner = {owner:String}`;
const HOLDER = `SELECT owner FROM advisory_lock FINAL
WHERE name = {name:String} AND expires_at > now64(3) ORDER BY claimed_at, owner LIMIT 1`;

export interface LockOptions {
  /** 0: give up at once */
  readonly waitMs?: number;
  /** a holder that dies is replaced after this */
  readonly expiryMs?: number;
}

/**
 * Runs `work` while no other process of this store runs work of that name. ClickHouse has no compare-and-set:
 * everybody claims, the oldest living claim holds, the others withdraw theirs.
 * Fails with code `locked` when the lock is not free in time.
 */
export async function withLock<T>(
  store: Store,
  name: string,
  work: () => Promise<T>,
  { waitMs = 0, expiryMs = 20_000 }: LockOptions = {},
): Promise<T> {
  const owner = randomUUID();
  const giveUpAt = performance.now() + waitMs;
  const params = { name, owner, expiry_ms: expiryMs };
  for (;;) {
    await store.command('lock-claim', CLAIM, params);
    await sleep(SETTLE_MS);
    const [holder] = await store.rows<{ owner: string }>('lock-holder', HOLDER, { name });
    if (holder?.owner === owner) break;
    await store.command('lock-release', RELEASE, params);
    if (performance.now() + RETRY_MS > giveUpAt) {
      throw new StoreError('locked', `Another process holds the lock "${name}" of this store; try again in a minute.`);
    }
    await sleep(RETRY_MS);
  }
  const renewal = setInterval(() => {
    // a failed renewal is caught up by the next; the expiry spans four of them
    store.command('lock-renew', RENEW, params).catch(() => undefined);
  }, expiryMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await store.command('lock-release', RELEASE, params).catch(() => undefined);
  }
}
