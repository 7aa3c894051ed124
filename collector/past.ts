import type { Store } from '@plimsoll/store/client';
import { usageObservedUntil } from '@plimsoll/store/queries/usage-source';
import type { LastSeen } from './write/last-seen.ts';

export interface Past {
  /** Until when the cluster was observed before this process, null: never. Settles with the first contact to the store. */
  readonly lastSeen: Promise<number | null>;
  /** Must succeed before anything is written, for the first heartbeat overwrites what is asked here. */
  beforeFirstWrite(): Promise<void>;
  saw(ms: number): Promise<void>;
}

export async function rememberPast(store: Store, cluster: string, file: LastSeen): Promise<Past> {
  // the spool of an earlier life may hold what the store does not know yet
  const own = await file.read();
  let settle: (ms: number | null) => void = () => undefined;
  const lastSeen = new Promise<number | null>((resolve) => {
    settle = resolve;
  });
  let asked = false;
  return {
    lastSeen,
    async beforeFirstWrite() {
      if (asked) return;
      const stored = await usageObservedUntil(store, cluster);
      asked = true;
      settle(own === null || stored === null ? (own ?? stored) : Math.max(own, stored));
    },
    saw: (ms) => file.write(ms),
  };
}
