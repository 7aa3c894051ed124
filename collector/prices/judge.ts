import type { Offer } from '@plimsoll/domain/offer';

/**
 * Whether a refresh may replace what stands. Prices do jump (Hetzner's new orders more than doubled in June 2026), so
 * a suspicious answer is kept out until somebody accepts it, and the last good copy stays.
 */

const LEAST_SHARE_OF_ROWS = 0.8;
const LARGEST_MOVE = 0.3;
/** below this number of rows a share says nothing */
const FEWEST_ROWS = 10;
/** a copy older than this is no yardstick */
const YARDSTICK_DAYS = 365;
const DAY_MS = 86_400_000;

export interface Verdict {
  readonly accepted: boolean;
  /** '' where nothing is wrong */
  readonly reason: string;
}

/** `standing` are the offers that the answer would replace. */
export function judge(standing: readonly Offer[], answer: readonly Offer[], now: Date): Verdict {
  const oldest = new Date(now.getTime() - YARDSTICK_DAYS * DAY_MS).toISOString().slice(0, 10);
  const yardstick = standing.filter((offer) => offer.asOf >= oldest);
  const refuse = (reason: string): Verdict => ({ accepted: false, reason });
  if (answer.length === 0) return refuse('the source answered no prices at all');
  const currencies = new Set(yardstick.map((offer) => offer.currency));
  const foreign = answer.find((offer) => currencies.size > 0 && !currencies.has(offer.currency));
  if (foreign) return refuse(`prices came in ${foreign.currency} instead of ${[...currencies].join(' or ')}`);
  if (yardstick.length < FEWEST_ROWS) return { accepted: true, reason: '' };
  if (answer.length < yardstick.length * LEAST_SHARE_OF_ROWS) {
    return refuse(`${answer.length} prices came where ${yardstick.length} stand`);
  }
  const move = medianMove(yardstick, answer);
  if (move !== undefined && Math.abs(move - 1) > LARGEST_MOVE) {
    const percent = Math.round((move - 1) * 100);
    return refuse(`the median price moved by ${percent > 0 ? '+' : ''}${percent} %`);
  }
  return { accepted: true, reason: '' };
}

/** Median of new over old for what both quote; regions may be named anew, so the cheapest of a type stands for it. */
function medianMove(before: readonly Offer[], after: readonly Offer[]): number | undefined {
  const old = cheapest(before);
  const ratios: number[] = [];
  for (const [key, price] of cheapest(after)) {
    const was = old.get(key);
    if (was !== undefined) ratios.push(Number(price) / Number(was));
  }
  ratios.sort((a, b) => a - b);
  return ratios[(ratios.length - 1) >> 1];
}

function cheapest(offers: readonly Offer[]): Map<string, bigint> {
  const prices = new Map<string, bigint>();
  for (const offer of offers) {
    if (offer.createdBefore !== '') continue;
    const key = `${offer.service}|${offer.instanceType}|${offer.commitment}|${offer.currency}`;
    const price = prices.get(key);
    if (price === undefined || offer.monthlyNanos < price) prices.set(key, offer.monthlyNanos);
  }
  return prices;
}
