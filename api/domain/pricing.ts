/** What a node costs for every stretch of its life, as the store's table node_price keeps it. */
import type { Capacity } from './facts.ts';
import { daysInMonth, OPEN_END_SECONDS } from './instant.ts';
import type { Interval } from './interval.ts';
import type { Basis } from './money.ts';
import { floorDiv } from './money-split.ts';

export interface Weights {
  readonly cpu: bigint;
  readonly memory: bigint;
  readonly gpu: bigint;
}

/** `amountNanos` for every `perSeconds`, counted from `from`; [from, to) in epoch seconds. */
export interface NodePrice extends Interval {
  readonly cluster: string;
  readonly nodeUid: string;
  readonly amountNanos: bigint;
  readonly perSeconds: number;
  readonly currency: string;
  readonly weights: Weights;
  readonly basis: Basis;
  readonly estimated: boolean;
  readonly source: string;
}

/**
 * The price of `part` (which lies within the price's own interval) by running totals from the price's start:
 * floor(A * t1 / D) - floor(A * t0 / D). Parts that tile an interval sum to its price, to the nano-unit.
 */
export function nodePriceNanos(price: NodePrice, part: Interval): bigint {
  if (part.from < price.from || part.to > price.to) throw new RangeError('The price does not cover this time.');
  const upTo = (moment: number) => floorDiv(price.amountNanos * BigInt(moment - price.from), BigInt(price.perSeconds));
  return upTo(part.to) - upTo(part.from);
}

/** Per core : GiB : GPU, in ten-thousandths; the ratios that stand in where a provider's own offers fit none. */
export const DEFAULT_WEIGHTS = { cpuPerCore: 74_607n, memoryPerGiB: 10_000n, gpuPerGpu: 2_242_200n } as const;

export interface WeightRates {
  readonly cpuPerCore: bigint;
  readonly memoryPerGiB: bigint;
  readonly gpuPerGpu: bigint;
}

/**
 * Integer weights of a node's capacity: milli-CPU x per core, KiB-exact memory, GPUs, on one common scale.
 * A resource that the node lacks weighs 0.
 */
export function nodeWeights(capacity: Capacity, rates: WeightRates = DEFAULT_WEIGHTS): Weights {
  // 1 GiB = 2^20 KiB and 1 core = 1000 milli: multiplying the others by 2^20 / 1000's common scale keeps all exact
  const kib = BigInt(Math.floor(capacity.memoryBytes / 1024));
  return {
    cpu: (BigInt(capacity.cpuMilli) * rates.cpuPerCore * 1_048_576n) / 1000n,
    memory: kib * rates.memoryPerGiB,
    gpu: BigInt(capacity.gpus) * rates.gpuPerGpu * 1_048_576n,
  };
}

/** How a provider turns hours into a month when it quotes in the other unit. */
export const HOURS_PER_MONTH_CONVENTIONS = [730, 720, 672, 667, 624] as const;

/** A monthly quote as an hourly one under a provider's convention, rounded half up to the nano-unit. */
export function monthlyToHourlyNanos(monthlyNanos: bigint, hoursPerMonth: number): bigint {
  const hours = BigInt(hoursPerMonth);
  return floorDiv(monthlyNanos * 2n + hours, hours * 2n);
}

export function hourlyToMonthlyNanos(hourlyNanos: bigint, hoursPerMonth: number): bigint {
  return hourlyNanos * BigInt(hoursPerMonth);
}

/** The UTC month that `moment` is in. */
export function utcMonth(moment: number): Interval {
  const date = new Date(moment * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const from = Date.UTC(year, month, 1) / 1000;
  return { from, to: from + daysInMonth(year, month + 1) * 86_400 };
}

type Common = Pick<NodePrice, 'cluster' | 'nodeUid' | 'currency' | 'weights' | 'basis' | 'estimated' | 'source'>;

export type Quote =
  | { readonly kind: 'hourly'; readonly hourlyNanos: bigint }
  /** month = min(hours x hourly, cap), spread evenly over the hours that the node lived in that month */
  | { readonly kind: 'hourly_capped'; readonly hourlyNanos: bigint; readonly monthlyCapNanos: bigint }
  /** monthly / actual hours of the billing month: a node of a whole month sums to the invoice */
  | { readonly kind: 'flat_monthly'; readonly monthlyNanos: bigint };

/**
 * The node_price rows of a node that lived [from, to) (`to` null is still alive). An hourly quote is one open row;
 * the others are one row a UTC month, up to the month of `until`. A capped month that is not over is spread over the
 * hours to the node's end or the month's, whichever is first, so that past hours do not change while it goes on.
 */
export function nodePrices(
  node: { readonly from: number; readonly to: number | null },
  quote: Quote,
  common: Common,
  until: number,
): NodePrice[] {
  const end = node.to ?? OPEN_END_SECONDS;
  if (quote.kind === 'hourly') {
    return [{ ...common, from: node.from, to: end, amountNanos: quote.hourlyNanos, perSeconds: 3600 }];
  }
  const rows: NodePrice[] = [];
  for (let month = utcMonth(node.from); month.from < Math.min(end, until); month = utcMonth(month.to)) {
    const from = Math.max(node.from, month.from);
    const to = Math.min(end, month.to);
    if (quote.kind === 'flat_monthly') {
      rows.push({ ...common, from, to, amountNanos: quote.monthlyNanos, perSeconds: month.to - month.from });
      continue;
    }
    const hourly = quote.hourlyNanos * BigInt(to - from);
    const capped = hourly > quote.monthlyCapNanos * 3600n;
    rows.push({
      ...common,
      from,
      to,
      amountNanos: capped ? quote.monthlyCapNanos : quote.hourlyNanos,
      perSeconds: capped ? to - from : 3600,
    });
  }
  return rows;
}
