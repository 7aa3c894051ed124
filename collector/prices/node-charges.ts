import { type Charge, chargesOf, type Offer } from '@plimsoll/domain/offer';
import { chargesOverLife } from '@plimsoll/domain/offer-life';
import { nodeWeights, type WeightRates } from '@plimsoll/domain/pricing';
import type { NodePriceRow } from '@plimsoll/store/queries/offer-node-prices';
import { matchOffer, type NodeShape, type NoMatch } from './match.ts';
import { type PriceSheet, sheetPriceOf } from './price-sheet.ts';
import { fiscalYearOf } from './weights.ts';

/** A node as the store holds it, with what its price depends on. */
export interface PriceableNode extends NodeShape {
  readonly cluster: string;
  readonly uid: string;
  readonly name: string;
  /** OPEN_END while it lives */
  readonly to: number;
  readonly statedHourlyNanos: bigint | null;
  readonly statedCurrency: string;
}

export interface PriceSources {
  readonly sheet: PriceSheet | null;
  readonly sameType: readonly Offer[];
  readonly sameProvider: () => readonly Offer[];
  /** of a fiscal year, for the node's provider */
  readonly ratesOf: (fiscalYear: number) => WeightRates;
  /** seconds since the epoch; a machine still alive is charged to the end of this month */
  readonly horizon: number;
  readonly today: string;
}

/** The node's price rows, or why it has none. What came with the node wins, then the own sheet, then the offers. */
export function chargesOfNode(node: PriceableNode, sources: PriceSources): readonly NodePriceRow[] | NoMatch {
  const rows = wholeCharges(node, sources);
  return 'reason' in rows ? rows : rows.flatMap((row) => weighted(row, node, sources));
}

function wholeCharges(node: PriceableNode, sources: PriceSources): readonly NodePriceRow[] | NoMatch {
  const { sheet, horizon } = sources;
  const row = (charge: Charge, rest: Rest): NodePriceRow => {
    return { cluster: node.cluster, nodeUid: node.uid, ...charge, ...NO_WEIGHTS, ...rest };
  };
  if (node.statedHourlyNanos !== null) {
    const terms = { billing: 'hourly', hourlyNanos: node.statedHourlyNanos, monthlyNanos: 0n } as const;
    const currency = node.statedCurrency;
    const rest = { currency, basis: 'contract', estimated: false, source: 'stated with the node', asOf: sources.today };
    return chargesOf(terms, node.from, node.to, horizon).map((charge) => row(charge, rest));
  }
  const own = sheetPriceOf(sheet, node);
  if (sheet && own) {
    const terms =
      own.hourlyNanos !== null
        ? ({ billing: 'hourly', hourlyNanos: own.hourlyNanos, monthlyNanos: 0n } as const)
        : ({ billing: 'flat', hourlyNanos: 0n, monthlyNanos: own.monthlyNanos ?? 0n } as const);
    const rest = { currency: own.currency, basis: 'contract', estimated: false, asOf: sheet.asOf } as const;
    return chargesOf(terms, node.from, node.to, horizon).map((charge) =>
      row(charge, { ...rest, source: `own price list, line ${own.line}` }),
    );
  }
  const match = matchOffer(node, sources.sameType, sources.sameProvider);
  if ('reason' in match) return match;
  const chain =
    match.scaleMillionths === 1_000_000
      ? match.chain
      : match.chain.map((offer) => scaled(offer, match.scaleMillionths));
  return chargesOverLife(chain, node.from, node.to, horizon).map(({ offer, beforeFirstQuote, ...charge }) =>
    row(charge, {
      currency: offer.currency,
      basis: 'list',
      estimated: beforeFirstQuote || match.estimate !== '' || offer.trust === 'low',
      source: match.estimate === '' ? offerName(offer) : `${offerName(offer)}: ${match.estimate}`,
      asOf: offer.asOf,
    }),
  );
}

type Weight = 'weightCpu' | 'weightMemory' | 'weightGpu';
type Rest = Omit<NodePriceRow, keyof Charge | 'cluster' | 'nodeUid' | Weight>;

const NO_WEIGHTS = { weightCpu: 0n, weightMemory: 0n, weightGpu: 0n };

/** Cuts a price at the turns of fiscal years that have come, for each year divides it by its own weights. */
function weighted(row: NodePriceRow, node: PriceableNode, sources: PriceSources): NodePriceRow[] {
  const capacity = { cpuMilli: node.cpuMilli, memoryBytes: node.memoryBytes, gpus: node.gpus, pods: 0 };
  const parts: NodePriceRow[] = [];
  for (let from = row.from; from < row.to; ) {
    const year = fiscalYearOf(from);
    const turn = Date.UTC(year + 1, 0, 1) / 1000;
    // a price counts from its own beginning: only one by the hour can be cut without moving money
    const to = turn <= sources.horizon && row.perSeconds === 3600 ? Math.min(turn, row.to) : row.to;
    const { cpu, memory, gpu } = nodeWeights(capacity, sources.ratesOf(year));
    parts.push({ ...row, from, to, weightCpu: cpu, weightMemory: memory, weightGpu: gpu });
    from = to;
  }
  return parts;
}

function offerName(offer: Offer): string {
  return `${offer.provider} ${offer.instanceType} ${offer.commitment} ${offer.region}`;
}

function scaled(offer: Offer, millionths: number): Offer {
  const by = BigInt(millionths);
  return {
    ...offer,
    billing: 'hourly',
    hourlyNanos: (offer.hourlyNanos * by + 500_000n) / 1_000_000n,
    monthlyNanos: (offer.monthlyNanos * by + 500_000n) / 1_000_000n,
  };
}
