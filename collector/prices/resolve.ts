import type { Offer } from '@plimsoll/domain/offer';
import { providerOfNode } from '@plimsoll/domain/provider-name';
import { EMPTY_RATE_CARD, type RateCard } from '@plimsoll/domain/rate-card';
import type { Store } from '@plimsoll/store/client';
import { markPriceDirty } from '@plimsoll/store/dirty';
import { readOffersByType, readOffersOfProvider } from '@plimsoll/store/queries/offer-by-type';
import { type NodePriceRow, readNodePrices, writeNodePrices } from '@plimsoll/store/queries/offer-node-prices';
import { type NodeToPrice, readNodesToPrice } from '@plimsoll/store/queries/offer-nodes';
import { readRateCards } from '@plimsoll/store/queries/offer-rate-cards';
import { parseRateCard } from '@plimsoll/store/rate-card-file';
import { hoursBetween } from '@plimsoll/store/time';
import type { NoMatch } from './match.ts';
import { chargesOfNode } from './node-charges.ts';
import { changedPrices } from './price-changes.ts';
import type { PriceSheet } from './price-sheet.ts';
import { typeNames } from './type-names.ts';
import { frozenWeights } from './weights.ts';

export interface ResolveOptions {
  readonly store: Store;
  /** '' or absent: every cluster */
  readonly cluster?: string;
  readonly overrides: PriceSheet | null;
  readonly now: Date;
}

interface UnpricedNode extends NoMatch {
  readonly cluster: string;
  readonly node: string;
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
}

export interface Resolved {
  readonly nodes: number;
  readonly estimated: number;
  readonly unpriced: readonly UnpricedNode[];
  /** rows of node_price that were new, changed or withdrawn */
  readonly written: number;
  readonly repricedHours: number;
}

/**
 * Gives every node its price rows from what it states, the own sheet and the offers. Writes only what changed
 * and marks the hours whose money that changes. A node without a price has no row and is listed.
 */
export async function resolveNodePrices({ store, cluster = '', overrides, now }: ResolveOptions): Promise<Resolved> {
  const [facts, before] = await Promise.all([readNodesToPrice(store, cluster), readNodePrices(store, cluster)]);
  const nodes = facts.map((node) => ({ ...node, provider: node.provider || providerOfNode('', node.labels) }));
  const offers = await offersFor(store, nodes);
  const providers = [...new Set(nodes.map((node) => providerOfNode(node.provider, node.labels)))].filter(Boolean);
  const ratesOf = await frozenWeights(store, providers, now);
  const card = mergedCard(overrides?.card ?? EMPTY_RATE_CARD, await savedCard(store));
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const after: NodePriceRow[] = [];
  const unpriced: UnpricedNode[] = [];
  let estimated = 0;
  for (const node of nodes) {
    const charges = chargesOfNode(node, {
      sheet: overrides,
      card,
      sameType: offers.sameType(node),
      sameProvider: () => offers.sameProvider(node),
      ratesOf: (fiscalYear) => ratesOf(providerOfNode(node.provider, node.labels), fiscalYear),
      horizon: nowSeconds,
      today: now.toISOString().slice(0, 10),
    });
    if ('reason' in charges) {
      const { cluster: name, provider, region, instanceType } = node;
      unpriced.push({ cluster: name, node: node.name, provider, region, instanceType, ...charges });
      continue;
    }
    if (charges.some((charge) => charge.estimated)) estimated += 1;
    after.push(...charges);
  }
  const { write, stretches } = changedPrices(before, after);
  await writeNodePrices(store, write, now.getTime());
  const hours = new Set<number>();
  for (const { from, to } of stretches) {
    for (const hour of hoursBetween(from, Math.min(to, nowSeconds))) hours.add(hour);
  }
  // after the prices: a mark that precedes them could be taken up before they are there
  await markPriceDirty(store, hours);
  return { nodes: nodes.length, estimated, unpriced, written: write.length, repricedHours: hours.size };
}

/** The rate card that was last saved in the store; it was validated when it was saved. */
async function savedCard(store: Store): Promise<RateCard> {
  const [saved] = await readRateCards(store, 1);
  return saved ? parseRateCard('the saved rate card', saved.text) : EMPTY_RATE_CARD;
}

/** The file's entries come first: the first that names a node counts. */
function mergedCard(file: RateCard, saved: RateCard): RateCard {
  return {
    discounts: [...file.discounts, ...saved.discounts],
    prices: [...file.prices, ...saved.prices],
    owned: [...file.owned, ...saved.owned],
    commitments: [...file.commitments, ...saved.commitments],
    support: [...file.support, ...saved.support],
    people: [...file.people, ...saved.people],
  };
}

interface OffersAtHand {
  readonly sameType: (node: NodeToPrice) => readonly Offer[];
  readonly sameProvider: (node: NodeToPrice) => readonly Offer[];
}

async function offersFor(store: Store, nodes: readonly NodeToPrice[]): Promise<OffersAtHand> {
  const wanting = nodes.filter((node) => node.statedHourlyNanos === null && node.instanceType !== '');
  const providers = [...new Set(wanting.map((node) => providerOfNode(node.provider, node.labels)))].filter(Boolean);
  const types = [...new Set(wanting.flatMap((node) => typeNames(node.instanceType)))];
  const found = providers.length === 0 ? [] : await readOffersByType(store, providers, types);
  const byType = new Map<string, Offer[]>();
  for (const offer of found) {
    for (const name of offerNames(offer)) {
      const key = `${offer.provider}|${name}`;
      const list = byType.get(key);
      if (list) list.push(offer);
      else byType.set(key, [offer]);
    }
  }
  const sameType = (node: NodeToPrice): readonly Offer[] => {
    const provider = providerOfNode(node.provider, node.labels);
    for (const name of typeNames(node.instanceType)) {
      const list = byType.get(`${provider}|${name}`);
      if (list) return list;
    }
    return [];
  };
  const unknown = wanting.filter((node) => sameType(node).length === 0);
  const whole = new Map<string, readonly Offer[]>();
  for (const provider of new Set(unknown.map((node) => providerOfNode(node.provider, node.labels)))) {
    if (provider !== '') whole.set(provider, await readOffersOfProvider(store, provider));
  }
  return {
    sameType,
    sameProvider: (node) => whole.get(providerOfNode(node.provider, node.labels)) ?? [],
  };
}

function offerNames(offer: Offer): readonly string[] {
  return [...typeNames(offer.instanceType), ...suffixless(offer)];
}

/** Hetzner's dedicated servers carry the edition of the price list: `AX42-1`, `AX42-1-LTD`. */
function suffixless(offer: Offer): readonly string[] {
  if (offer.service !== 'hetzner-robot') return [];
  return [offer.instanceType.toLowerCase().replace(/-1(-ltd)?$/, '')];
}
