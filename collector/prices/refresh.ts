import type { Offer } from '@plimsoll/domain/offer';
import type { Store } from '@plimsoll/store/client';
import { readOffersOfProvider } from '@plimsoll/store/queries/offer-by-type';
import { readFees } from '@plimsoll/store/queries/offer-fees';
import { writeRates } from '@plimsoll/store/queries/offer-rates';
import { type PriceRefresh, readPriceRefreshes, writePriceRefresh } from '@plimsoll/store/queries/offer-refresh';
import { writeFees, writeOffers } from '@plimsoll/store/queries/offer-write';
import { writeFacts } from '@plimsoll/store/write';
import { judge } from './judge.ts';
import type { MachineSize, PriceSource, SourceAnswer, SourceContext } from './source.ts';
import { feeSuccession, inScope, succession } from './succeed.ts';

export interface RefreshOptions {
  readonly store: Store;
  readonly source: PriceSource;
  /** takes an answer that would be quarantined */
  readonly accept: boolean;
  readonly regions: readonly string[];
  readonly context: Pick<SourceContext, 'fetch' | 'now' | 'credential' | 'pause' | 'report'>;
}

export interface Refreshed {
  readonly source: string;
  readonly state: 'ok' | 'unchanged' | 'quarantined' | 'failing' | 'not asked';
  readonly offers: number;
  /** why not, or what was left out, in a sentence */
  readonly detail: string;
}

/** Brings one source up to date. Never throws for the source's faults: the last good copy stays and the reason is kept. */
export async function refreshSource({ store, source, accept, regions, context }: RefreshOptions): Promise<Refreshed> {
  const lacking = source.needs.filter((name) => context.credential(name) === '');
  if (lacking.length > 0) {
    const detail = `Needs ${lacking.join(' and ')}, which is not set: the last prices stay.`;
    return { source: source.name, state: 'not asked', offers: 0, detail };
  }
  const { now } = context;
  const known = (await readPriceRefreshes(store)).find((row) => row.source === source.name && row.state === 'ok');
  const standing = source.provider === '' ? [] : await readOffersOfProvider(store, source.provider);
  const own = standing.filter((offer) => source.services.includes(offer.service));
  const sizes = sizesOf(standing);
  let answer: SourceAnswer | 'unchanged';
  try {
    answer = await source.fetch({
      ...context,
      regions: regions.length > 0 ? regions : [...new Set(own.map((offer) => offer.region))],
      knownVersion: known?.sourceVersion ?? '',
      sizeOf: (_provider, type) => sizes.get(type.toLowerCase()),
      typesOf: () => [...new Set(own.map((offer) => offer.instanceType))],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return note(store, source, known, { state: 'failing', reason, offers: 0, version: '' }, now);
  }
  if (answer === 'unchanged') {
    const { sourceVersion = '', offers = 0 } = known ?? {};
    await note(store, source, known, { state: 'ok', reason: 'unchanged', offers, version: sourceVersion }, now);
    return { source: source.name, state: 'unchanged', offers, detail: 'The source has not changed.' };
  }
  const scope = inScope(own, answer.offers);
  const verdict = source.services.length === 0 ? { accepted: true, reason: '' } : judge(scope, answer.offers, now);
  if (!verdict.accepted && !accept) {
    const reason = `${verdict.reason}; the last good prices stay until the refresh is repeated with --accept`;
    const { version } = answer;
    return note(store, source, known, { state: 'quarantined', reason, offers: answer.offers.length, version }, now);
  }
  await take(store, source, scope, answer, now);
  const reason = leftOutText(answer.leftOut);
  return note(
    store,
    source,
    known,
    { state: 'ok', reason, offers: answer.offers.length, version: answer.version },
    now,
  );
}

async function take(store: Store, source: PriceSource, scope: readonly Offer[], answer: SourceAnswer, now: Date) {
  const today = now.toISOString().slice(0, 10);
  const version = now.getTime();
  await writeRates(store, answer.rates, version);
  if (answer.fees.length > 0) {
    const fees = await readFees(store, { provider: source.provider, today });
    await writeFees(store, feeSuccession(fees, answer.fees, today), version);
  }
  await writeOffers(store, succession(scope, answer.offers, today), version);
}

function sizesOf(offers: readonly Offer[]): ReadonlyMap<string, MachineSize> {
  return new Map(
    offers.map(({ instanceType, vcpu, memoryBytes, physicalCores, cpuModel }) => [
      instanceType.toLowerCase(),
      { vcpu, memoryBytes, physicalCores, cpuModel },
    ]),
  );
}

function leftOutText(leftOut: Readonly<Record<string, number>>): string {
  const parts = Object.entries(leftOut).sort((a, b) => b[1] - a[1]);
  return parts.length === 0 ? '' : `left out: ${parts.map(([reason, count]) => `${count} ${reason}`).join(', ')}`;
}

interface Outcome {
  readonly state: PriceRefresh['state'];
  readonly reason: string;
  readonly offers: number;
  readonly version: string;
}

/** Keeps the outcome, also as a source's last word for the Health page. */
async function note(
  store: Store,
  source: PriceSource,
  known: PriceRefresh | undefined,
  { state, reason, offers, version }: Outcome,
  now: Date,
): Promise<Refreshed> {
  const { name } = source;
  await writePriceRefresh(store, { source: name, state, fetchedAt: now, sourceVersion: version, offers, reason });
  const ok = state === 'ok';
  const lastSuccess = ok ? now.toISOString() : (known?.fetchedAt.toISOString() ?? null);
  const last = { lastErrorAt: ok ? null : now.toISOString(), lastError: ok ? '' : reason, detail: ok ? reason : state };
  const row = { source: `prices ${name}`, cluster: '', state: ok ? ('ok' as const) : ('failing' as const) };
  await writeFacts(
    store,
    { sources: [{ ...row, lastSuccess, ...last }] },
    { token: `prices/${name}/${now.getTime()}` },
  );
  return { source: name, state, offers, detail: reason };
}
