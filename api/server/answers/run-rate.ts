import type { LatestRate, LivePrice, LiveRequest } from '@plimsoll/store/queries/live';

/** A month of the mean Gregorian year, in hours: 8765.82 / 12. A run rate belongs to no particular month. */
const HOURS_A_MONTH = 730.485;

export interface RunRate {
  /** nano-units a month; an estimate by its nature: requests at present prices */
  readonly requested: bigint;
  readonly nodes: bigint;
  readonly byNamespace: readonly { readonly cluster: string; readonly namespace: string; readonly nanos: bigint }[];
  readonly pricedNodes: number;
  readonly estimatedNodes: number;
}

/**
 * What the requests of the running pods cost a month at the present node prices: known from the first minute, before
 * there is any sample. A request's part of its node is weighted as the node's price is split.
 */
export function runRateOf(
  requests: readonly LiveRequest[],
  prices: readonly LivePrice[],
  rates: readonly LatestRate[],
  currency: string,
): RunRate {
  const monthly = new Map<string, { readonly price: LivePrice; readonly nanos: number }>();
  let nodes = 0;
  let estimatedNodes = 0;
  for (const price of prices) {
    const rate = price.per_s === 0 ? undefined : rateTo(currency, price.price_currency, rates);
    if (rate === undefined) continue;
    const nanos = (price.amount_nanos / price.per_s) * 3600 * HOURS_A_MONTH * rate;
    monthly.set(`${price.cluster}\u0000${price.node_uid}`, { price, nanos });
    nodes += nanos;
    if (price.is_estimated === 1) estimatedNodes += 1;
  }
  const byNamespace = new Map<string, { cluster: string; namespace: string; nanos: number }>();
  for (const request of requests) {
    const node = monthly.get(`${request.cluster}\u0000${request.node_uid}`);
    if (node === undefined) continue;
    const id = `${request.cluster}\u0000${request.namespace}`;
    const entry = byNamespace.get(id) ?? { cluster: request.cluster, namespace: request.namespace, nanos: 0 };
    entry.nanos += node.nanos * partOf(request, node.price);
    byNamespace.set(id, entry);
  }
  const rows = [...byNamespace.values()]
    .map((entry) => ({ ...entry, nanos: BigInt(Math.round(entry.nanos)) }))
    .sort((a, b) => (a.nanos === b.nanos ? (a.namespace < b.namespace ? -1 : 1) : a.nanos > b.nanos ? -1 : 1));
  return {
    requested: rows.reduce((sum, row) => sum + row.nanos, 0n),
    nodes: BigInt(Math.round(nodes)),
    byNamespace: rows,
    pricedNodes: monthly.size,
    estimatedNodes,
  };
}

/** 0..1 of the node's price: each resource's part, weighted. A resource that the node lacks weighs nothing. */
function partOf(request: LiveRequest, node: LivePrice): number {
  const parts = [
    { weight: node.weight_cpu, asked: request.cpu_milli, capacity: node.cpu_milli },
    { weight: node.weight_memory, asked: request.memory_bytes, capacity: node.memory_bytes },
    { weight: node.weight_gpu, asked: request.gpus, capacity: node.gpus },
  ].filter((part) => part.capacity > 0);
  const weights = parts.reduce((sum, part) => sum + part.weight, 0);
  if (weights === 0) return 0;
  return parts.reduce((sum, part) => sum + (part.weight * Math.min(1, part.asked / part.capacity)) / weights, 0);
}

/** Directly, backwards, or through a currency that both have a rate with. */
function rateTo(currency: string, from: string, rates: readonly LatestRate[]): number | undefined {
  const direct = (base: string, quote: string): number | undefined => {
    if (base === quote) return 1;
    const forward = rates.find((rate) => rate.base === base && rate.quote === quote);
    if (forward !== undefined) return forward.rate;
    const backward = rates.find((rate) => rate.base === quote && rate.quote === base);
    return backward === undefined || backward.rate === 0 ? undefined : 1 / backward.rate;
  };
  const straight = direct(from, currency);
  if (straight !== undefined) return straight;
  for (const middle of new Set(rates.map((rate) => rate.base))) {
    const first = direct(from, middle);
    const second = direct(middle, currency);
    if (first !== undefined && second !== undefined) return first * second;
  }
  return undefined;
}
