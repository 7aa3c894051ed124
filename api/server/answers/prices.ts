import type { CheapestOfSize, PricesQuery, PricesReply } from '@plimsoll/contract/prices';
import { formatInstant } from '@plimsoll/domain/instant';
import { readFxRates } from '@plimsoll/store/fx';
import { readUnpricedNodes } from '@plimsoll/store/queries/health';
import { type OfferAge, readOfferAges } from '@plimsoll/store/queries/offer-ages';
import { readOfferFacets } from '@plimsoll/store/queries/offer-facets';
import { readFees } from '@plimsoll/store/queries/offer-fees';
import { readPriceRefreshes } from '@plimsoll/store/queries/offer-refresh';
import { type CheapestOffer, cheapestBySize } from '@plimsoll/store/queries/offer-sizes';
import { OFFER_SORTS, type OfferFilter, searchOffers } from '@plimsoll/store/queries/offers';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';
import { ageDays, converted, type Exchange, memoryGib, priceOffer } from './price-offer.ts';
import { facetsOf } from './prices-facets.ts';
import { pricesSentence } from './prices-sentence.ts';
import { type Traffic, trafficCharges, trafficOf, withTraffic } from './traffic.ts';

const DEFAULT_LIMIT = 100;
const GIB = 1024 ** 3;
/** Price lists change by the month; half a year is two rounds of increases. */
const FRESH_DAYS = 31;
const AGEING_DAYS = 183;

export async function answerPrices(context: AnswerContext, query: PricesQuery): Promise<PricesReply> {
  const store = context.store();
  const offset = query.cursor === undefined ? 0 : cursorOffset(query.cursor);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const today = utcToday(context);
  const sort = query.sort ?? 'price';
  const [rates, fees] = await Promise.all([readFxRates(store), query.trafficTb ? readFees(store, { today }) : []]);
  const exchange: Exchange = { currency: query.reporting ?? context.currencies[0], rates, today };
  const traffic = query.trafficTb ? trafficOf(fees, query.trafficTb) : null;
  const filter: OfferFilter = {
    ...offerFilter(query, today),
    ...(traffic === null ? {} : { traffic: trafficCharges(traffic, exchange) }),
  };
  const [found, cheapest, facets, ages, refreshes, unpriced] = await Promise.all([
    searchOffers(store, {
      ...filter,
      sort: OFFER_SORTS.find((known) => known === sort.replace('-', '')) ?? 'price',
      descending: sort.startsWith('-'),
      limit,
      offset,
    }),
    cheapestBySize(store, filter),
    readOfferFacets(store, filter),
    readOfferAges(store, today),
    readPriceRefreshes(store),
    readUnpricedNodes(store, Math.floor(context.now() / 1000)),
  ]);
  const sizes = cheapest.map((one) => cheapestOfSize(one, exchange, traffic));
  const end = offset + limit;
  return {
    answer: pricesSentence(query, found.total, sizes),
    asOf: newestDay(ages),
    currency: exchange.currency,
    simulated: context.simulated,
    total: found.total,
    offers: found.offers.map((offer) => {
      const priced = priceOffer(offer, exchange);
      return traffic === null
        ? priced
        : { ...priced, withTraffic: withTraffic(priced.converted, offer, traffic, exchange) };
    }),
    cursor: end < found.total ? cursorOf(end) : null,
    facets: facetsOf(facets, filter),
    sizes,
    sources: ages.map((age) => sourceOf(age, today)),
    refreshes: refreshes.map(({ source, state, fetchedAt, offers, reason }) => ({
      source,
      state,
      at: formatInstant(fetchedAt.getTime() / 1000),
      offers,
      reason,
    })),
    unpricedNodes: unpriced.map((row) => ({
      cluster: row.cluster,
      node: row.name,
      provider: row.provider,
      region: row.region,
      instanceType: row.instance_type,
    })),
  };
}

export function utcToday(context: AnswerContext): string {
  return new Date(context.now()).toISOString().slice(0, 10);
}

function newestDay(ages: readonly OfferAge[]): string {
  return (
    ages
      .map(({ newest }) => newest)
      .sort()
      .at(-1) ?? ''
  );
}

function offerFilter(query: PricesQuery, today: string): OfferFilter {
  const { provider, service, region, country, kind, q, vcpuMin, vcpuMax, memoryMin, memoryMax } = query;
  refuseEmptyRange('vcpu', vcpuMin, vcpuMax);
  refuseEmptyRange('memory', memoryMin, memoryMax);
  return {
    today,
    ...(provider === undefined ? {} : { provider: provider.toLowerCase() }),
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region }),
    ...(country === undefined ? {} : { country: country.toUpperCase() }),
    ...(kind === undefined ? {} : { kind }),
    ...(q === undefined ? {} : { q: q.trim() }),
    ...(query.commitment === undefined ? {} : { commitment: query.commitment }),
    ...(query.currency === undefined ? {} : { currency: query.currency }),
    ...(vcpuMin === undefined ? {} : { vcpuMin }),
    ...(vcpuMax === undefined ? {} : { vcpuMax }),
    ...(memoryMin === undefined ? {} : { memoryMin: Math.ceil(memoryMin * GIB) }),
    ...(memoryMax === undefined ? {} : { memoryMax: Math.floor(memoryMax * GIB) }),
  };
}

function refuseEmptyRange(what: string, from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new Problem('BAD_REQUEST', { detail: `"${what}Min" ${from} is above "${what}Max" ${to}` });
}

function cheapestOfSize(one: CheapestOffer, exchange: Exchange, traffic: Traffic | null): CheapestOfSize {
  const month = converted(one.monthlyNanos, one.currency, exchange);
  return {
    kind: one.kind,
    provider: one.provider,
    vcpu: one.vcpu,
    offers: one.offers,
    service: one.service,
    region: one.region,
    type: one.instanceType,
    commitment: one.commitment,
    memoryGib: memoryGib(one.memoryBytes),
    monthly: traffic === null ? month : withTraffic(month, one, traffic, exchange),
  };
}

function sourceOf(age: OfferAge, today: string): PricesReply['sources'][number] {
  const days = ageDays(age.newest, today);
  return {
    source: age.service,
    provider: age.provider,
    offers: age.offers,
    high: age.high,
    medium: age.medium,
    low: age.low,
    oldest: age.oldest,
    asOf: age.newest,
    ageDays: days,
    state: days <= FRESH_DAYS ? 'fresh' : days <= AGEING_DAYS ? 'ageing' : 'old',
  };
}

function cursorOf(offset: number): string {
  return Buffer.from(`after:${offset}`).toString('base64url');
}

function cursorOffset(cursor: string): number {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw new Problem('BAD_CURSOR');
  return Number(match[1]);
}
