import type { Store } from '@plimsoll/store/client';
import { readFxRates, writeFxRates } from '@plimsoll/store/fx';
import { DAY } from './load.ts';

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
const SIMULATED = 'simulated: the last known rate, kept';

/** The demo's days keep the last known rates of exchange, so that its money is not all Estimated for want of fresh ones. */
export async function keepRates(store: Store, from: number, to: number): Promise<void> {
  const stored = await readFxRates(store);
  const known = new Set(stored.map((rate) => `${rate.base}/${rate.quote}/${rate.day}`));
  const pairs = Map.groupBy(
    stored.filter((rate) => rate.source !== SIMULATED),
    (rate) => `${rate.base}/${rate.quote}`,
  );
  const missing = [...pairs.values()].flatMap((rates) => {
    const last = rates.reduce((latest, rate) => (rate.day > latest.day ? rate : latest));
    const days: (typeof last)[] = [];
    for (let at = from; at <= to; at += DAY) {
      const day = dayOf(at);
      if (day > last.day && !known.has(`${last.base}/${last.quote}/${day}`))
        days.push({ ...last, day, source: SIMULATED });
    }
    return days;
  });
  await writeFxRates(store, missing, to);
}
