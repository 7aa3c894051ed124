/**
 * How a provider's own offers divide a machine's price between cores and memory: non-negative least squares of
 * price = a x cores + b x GiB. The residuals are relative to each price, or a few machines of a thousand cores
 * would decide for all others.
 */
import { DEFAULT_WEIGHTS, type WeightRates } from './pricing.ts';

export interface SizedPrice {
  readonly cores: number;
  readonly gib: number;
  /** any unit, the same for all */
  readonly price: number;
}

export interface SplitFit {
  readonly rates: WeightRates;
  /** 1 where every price is explained by cores and memory; of the relative residuals */
  readonly r2: number;
  readonly offers: number;
  readonly ratios: number;
}

const FEWEST_RATIOS = 3;
/** GiB a core of common machines; beyond it other things than cores and memory make the price (in-memory, HPC). */
const COMMON_SHAPE = { least: 1.5, most: 8.5 } as const;
/** A price off by more than this is of a machine with something else in it: a GPU, a licence, much local disk. */
const FOREIGN_RESIDUAL = 0.5;
const GIB_RATE = 10_000;

/**
 * Undefined where fewer than three ratios of memory to cores are offered, or where the best fit says that cores or
 * memory are free: such a split would charge a team nothing for what it takes.
 */
export function fitSplit(offers: readonly SizedPrice[]): SplitFit | undefined {
  const usable = offers.filter(({ cores, gib, price }) => {
    return price > 0 && cores > 0 && gib >= cores * COMMON_SHAPE.least && gib <= cores * COMMON_SHAPE.most;
  });
  if (ratiosOf(usable) < FEWEST_RATIOS) return undefined;
  const first = solve(usable);
  const kept = usable.filter((offer) => Math.abs(residual(offer, first)) <= FOREIGN_RESIDUAL);
  if (ratiosOf(kept) < FEWEST_RATIOS) return undefined;
  const [core, gib] = solve(kept);
  if (core === 0 || gib === 0) return undefined;
  // integers on the scale of the default
  const cpuPerCore = BigInt(Math.round((core / gib) * GIB_RATE));
  return {
    rates: { cpuPerCore, memoryPerGiB: BigInt(GIB_RATE), gpuPerGpu: DEFAULT_WEIGHTS.gpuPerGpu },
    r2: r2Of(kept, [core, gib]),
    offers: kept.length,
    ratios: ratiosOf(kept),
  };
}

type Prices = readonly [core: number, gib: number];

function residual({ cores, gib, price }: SizedPrice, [a, b]: Prices): number {
  return 1 - (a * cores + b * gib) / price;
}

/** Of two unknowns the non-negative optimum is the free one, or one of the axes. */
function solve(offers: readonly SizedPrice[]): Prices {
  let [xx, xy, yy, xt, yt] = [0, 0, 0, 0, 0];
  for (const { cores, gib, price } of offers) {
    const x = cores / price;
    const y = gib / price;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xt += x;
    yt += y;
  }
  const determinant = xx * yy - xy * xy;
  const a = (xt * yy - yt * xy) / determinant;
  const b = (yt * xx - xt * xy) / determinant;
  if (determinant > 0 && a >= 0 && b >= 0) return [a, b];
  const alone: readonly Prices[] = [
    [xt / xx, 0],
    [0, yt / yy],
  ];
  const loss = (prices: Prices) => offers.reduce((sum, offer) => sum + residual(offer, prices) ** 2, 0);
  const [cores, memory] = alone;
  return cores && memory && loss(cores) <= loss(memory) ? cores : (memory ?? [0, 0]);
}

// the share of the prices' spread around their mean, on a logarithmic scale, that the two rates explain
function r2Of(offers: readonly SizedPrice[], [a, b]: Prices): number {
  const logs = offers.map(({ price }) => Math.log(price));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  let [left, all] = [0, 0];
  offers.forEach(({ cores, gib }, index) => {
    const log = logs[index] ?? 0;
    left += (log - Math.log(a * cores + b * gib)) ** 2;
    all += (log - mean) ** 2;
  });
  return all === 0 ? 0 : Math.max(0, 1 - left / all);
}

function ratiosOf(offers: readonly SizedPrice[]): number {
  return new Set(offers.map(({ cores, gib }) => (gib / cores).toFixed(2))).size;
}
