/** Money of a node's hour, cut into cells: the only place where a node's price is divided. */
import type { AllocationFacts, ContainerHour, NodeHour } from './allocation.ts';
import { allocateShares } from './allocation.ts';
import type { ContainerKey } from './allocation-slots.ts';
import { convertNanos, type FxRate, rateOn } from './fx.ts';
import { utcDay } from './instant.ts';
import { type Interval, intersect, seconds } from './interval.ts';
import { splitByRunningTotal } from './money-split.ts';
import { type NodePrice, nodePriceNanos } from './pricing.ts';

export interface ContainerCost extends ContainerKey {
  readonly hour: number;
  readonly cpuUsed: bigint;
  readonly cpuIdle: bigint;
  readonly memoryUsed: bigint;
  readonly memoryIdle: bigint;
  readonly gpu: bigint;
  /** of the sum of the five, what rests on an estimate: missing samples, an estimated price or rate */
  readonly estimated: bigint;
  /** seconds without a price: their money is Missing */
  readonly unpricedSeconds: number;
  readonly shares: ContainerHour;
}

export interface NodeCost {
  readonly cluster: string;
  readonly nodeUid: string;
  readonly hour: number;
  readonly lifeSeconds: number;
  readonly gapSeconds: number;
  readonly unpricedSeconds: number;
  /** cells of its containers + idle + reserved + unattributed */
  readonly total: bigint;
  readonly cpuIdle: bigint;
  readonly memoryIdle: bigint;
  readonly gpuIdle: bigint;
  readonly cpuReserved: bigint;
  readonly memoryReserved: bigint;
  readonly unattributed: bigint;
  /** of idle + reserved + unattributed */
  readonly estimated: bigint;
}

export interface CostCells {
  readonly currency: string;
  readonly containers: readonly ContainerCost[];
  readonly nodes: readonly NodeCost[];
}

export interface PricedFacts extends AllocationFacts {
  readonly prices: readonly NodePrice[];
  readonly rates: readonly FxRate[];
}

/** All cells of a window in one currency. The same facts make the same integers in the store. */
export function costCells(facts: PricedFacts, window: Interval, currency: string): CostCells {
  const { containers, nodes } = allocateShares(facts, window);
  const priced = nodes.map((node) => {
    const fact = facts.nodes.find(({ cluster, uid }) => cluster === node.cluster && uid === node.nodeUid);
    const end = fact?.to == null ? window.to : Math.min(window.to, Date.parse(fact.to) / 1000);
    const start = Math.max(window.from, node.hour, fact === undefined ? node.hour : Date.parse(fact.from) / 1000);
    const own = containers.filter((row) => row.nodeUid === node.nodeUid && row.cluster === node.cluster);
    const prices = facts.prices.filter((price) => price.cluster === node.cluster && price.nodeUid === node.nodeUid);
    return priceNodeHour(
      node,
      own.filter((row) => row.hour === node.hour),
      { from: start, to: Math.min(end, node.hour + 3600) },
      prices,
      facts.rates,
      currency,
    );
  });
  return { currency, containers: priced.flatMap((hour) => hour.containers), nodes: priced.map((hour) => hour.node) };
}

interface ResourcePrice {
  cpu: bigint;
  memory: bigint;
  gpu: bigint;
  /** price that no resource carries, for all weights are 0 */
  unsplit: bigint;
  estimated: boolean;
  pricedSeconds: number;
}

function resourcePrice(
  life: Interval,
  prices: readonly NodePrice[],
  rates: readonly FxRate[],
  currency: string,
  day: string,
): ResourcePrice {
  const sum: ResourcePrice = { cpu: 0n, memory: 0n, gpu: 0n, unsplit: 0n, estimated: false, pricedSeconds: 0 };
  for (const price of prices) {
    const part = intersect(life, price);
    const rate = rateOn(rates, price.currency, currency, day);
    if (part === undefined || rate === undefined) continue;
    const own = nodePriceNanos(price, part);
    const nanos = price.currency === currency ? own : convertNanos(own, rate.rateNanos);
    sum.pricedSeconds += seconds(part);
    sum.estimated ||= price.estimated || rate.estimated;
    const weights = [price.weights.cpu, price.weights.memory, price.weights.gpu];
    if (weights.every((weight) => weight === 0n)) {
      sum.unsplit += nanos;
      continue;
    }
    const [cpu = 0n, memory = 0n, gpu = 0n] = splitByRunningTotal(nanos, weights);
    sum.cpu += cpu;
    sum.memory += memory;
    sum.gpu += gpu;
  }
  return sum;
}

/** The store sorts strings by their bytes; names in Kubernetes are ASCII, so code units sort alike. */
function inCellOrder(a: ContainerKey, b: ContainerKey): number {
  for (const part of ['namespace', 'kind', 'workload', 'container', 'podUid'] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  }
  return 0;
}

/** One node's hour. `life` is the part of the hour in which the node lived. */
export function priceNodeHour(
  node: NodeHour,
  rows: readonly ContainerHour[],
  life: Interval,
  prices: readonly NodePrice[],
  rates: readonly FxRate[],
  currency: string,
): { containers: ContainerCost[]; node: NodeCost } {
  const price = resourcePrice(life, prices, rates, currency, utcDay(node.hour));
  const sorted = [...rows].sort(inCellOrder);
  let unattributed = price.unsplit;
  const cells = (amount: bigint, weights: readonly bigint[]): bigint[] => {
    if (weights.some((weight) => weight > 0n)) return splitByRunningTotal(amount, weights);
    unattributed += amount;
    return weights.map(() => 0n);
  };
  const cpu = cells(price.cpu, [
    ...sorted.flatMap((row) => [row.cpuUsedShare, row.cpuIdleShare]),
    node.cpu.reserved,
    node.cpu.idle,
    node.cpu.unattributed,
  ]);
  const memory = cells(price.memory, [
    ...sorted.flatMap((row) => [row.memoryUsedShare, row.memoryIdleShare]),
    node.memory.reserved,
    node.memory.idle,
    node.memory.unattributed,
  ]);
  const gpu = cells(price.gpu, [...sorted.map((row) => row.gpuShare), node.gpu.idle, node.gpu.unattributed]);
  const at = (list: readonly bigint[], index: number): bigint => list.at(index) ?? 0n;
  const unpricedSeconds = node.lifeSeconds - price.pricedSeconds;
  const containers = sorted.map((row, index): ContainerCost => {
    const { cluster, namespace, kind, workload, container, podUid, nodeUid, hour } = row;
    const money = {
      cpuUsed: at(cpu, 2 * index),
      cpuIdle: at(cpu, 2 * index + 1),
      memoryUsed: at(memory, 2 * index),
      memoryIdle: at(memory, 2 * index + 1),
      gpu: at(gpu, index),
    };
    const sum = money.cpuUsed + money.cpuIdle + money.memoryUsed + money.memoryIdle + money.gpu;
    const estimated = price.estimated ? sum : (sum * BigInt(row.estimatedSeconds)) / BigInt(Math.max(1, row.seconds));
    const key = { cluster, namespace, kind, workload, container, podUid, nodeUid };
    return { ...key, hour, ...money, estimated, unpricedSeconds: Math.min(row.seconds, unpricedSeconds), shares: row };
  });
  unattributed += at(cpu, -1) + at(memory, -1) + at(gpu, -1);
  const rest = {
    cpuIdle: at(cpu, -2),
    memoryIdle: at(memory, -2),
    gpuIdle: at(gpu, -2),
    cpuReserved: at(cpu, -3),
    memoryReserved: at(memory, -3),
    unattributed,
  };
  return {
    containers,
    node: {
      cluster: node.cluster,
      nodeUid: node.nodeUid,
      hour: node.hour,
      lifeSeconds: node.lifeSeconds,
      gapSeconds: node.gapSeconds,
      unpricedSeconds,
      total: price.cpu + price.memory + price.gpu + price.unsplit,
      ...rest,
      estimated: price.estimated ? Object.values(rest).reduce((sum, part) => sum + part, 0n) : 0n,
    },
  };
}
