import { type Charge, chargesOf, type Offer } from '@plimsoll/domain/offer';
import { chargesOverLife, secondsOfDay } from '@plimsoll/domain/offer-life';
import { nodeWeights, type WeightRates } from '@plimsoll/domain/pricing';
import { providerName } from '@plimsoll/domain/provider-name';
import { discounted, type RateCard } from '@plimsoll/domain/rate-card';
import type { NodePriceRow } from '@plimsoll/store/queries/offer-node-prices';
import { cardCharges, stretchOf } from './card-charges.ts';
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
  readonly labels: Readonly<Record<string, string>>;
}

export interface PriceSources {
  readonly sheet: PriceSheet | null;
  readonly card: RateCard;
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
  const carded = cardCharges(
    sources.card,
    { ...node, provider: providerName(node.provider) || node.provider },
    horizon,
  );
  if (carded) {
    const { stretch, charges } = carded;
    const asOf = sources.today;
    const rows = charges.map(({ currency, basis, estimated, source, ...charge }) =>
      row(charge, { currency, basis, estimated, source, asOf }),
    );
    // what of the node's life the entry does not cover is priced by what comes after it
    const before = outside(node, sources, node.from, stretch.from);
    const after = outside(node, sources, stretch.to, node.to);
    return [...before, ...rows, ...after];
  }
  const match = matchOffer(node, sources.sameType, sources.sameProvider);
  if ('reason' in match) return match;
  const chain =
    match.scaleMillionths === 1_000_000
      ? match.chain
      : match.chain.map((offer) => scaled(offer, match.scaleMillionths));
  return chargesOverLife(chain, node.from, node.to, horizon).flatMap(({ offer, beforeFirstQuote, ...charge }) =>
    discountedParts(charge, offer, sources.card).map(({ off, ...part }) =>
      row(part, {
        currency: offer.currency,
        basis: off === 0 ? 'list' : 'contract',
        estimated: beforeFirstQuote || match.estimate !== '' || offer.trust === 'low',
        source: [offerName(offer), off === 0 ? '' : `less ${off / 10_000} %`, match.estimate]
          .filter(Boolean)
          .join(', '),
        asOf: offer.asOf,
      }),
    ),
  );
}

/** A list charge after the discount that holds when it begins; one by the hour is cut where a discount begins or ends. */
function discountedParts(charge: Charge, offer: Offer, card: RateCard): readonly (Charge & { readonly off: number })[] {
  const own = card.discounts.filter(
    ({ provider, service }) => provider === offer.provider && (service === '' || service === offer.service),
  );
  const turns = own
    .flatMap(({ from, to }) => [from, to])
    .filter(Boolean)
    .map(secondsOfDay);
  const inside = charge.perSeconds === 3600 ? turns.filter((turn) => turn > charge.from && turn < charge.to) : [];
  const bounds = [...new Set([charge.from, ...inside, charge.to])].sort((a, b) => a - b);
  return bounds.slice(0, -1).map((from, index) => {
    const to = bounds[index + 1] ?? charge.to;
    const off = own.find((discount) => stretchOf(discount, { from, to: from + 1 }))?.millionths ?? 0;
    return { ...charge, from, to, amountNanos: discounted(charge.amountNanos, off), off };
  });
}

/** Time before or after an entry of the rate card: without a price it stays without one. */
function outside(node: PriceableNode, sources: PriceSources, from: number, to: number): readonly NodePriceRow[] {
  if (from >= to) return [];
  const rows = wholeCharges({ ...node, from, to }, sources);
  return 'reason' in rows ? [] : rows;
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
