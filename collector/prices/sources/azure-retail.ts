import type { Offer } from '@plimsoll/domain/offer';
import { nanosFromNumber } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { hourlyOf, monthlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, type PriceSource, type SourceContext, SourceError } from '../source.ts';

const API = 'https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview';
const CURRENCY = 'USD';
const HOURS_PER_YEAR = 8_760;
const MOST_PAGES = 2_000;
/** A size that costs so much more or less a core than its family carries another system's licence. */
const FAMILY_SPREAD = 0.15;

interface Item {
  readonly offer: Offer;
  readonly effective: string;
  readonly family: string;
}

const TERMS: Readonly<Record<string, number>> = { '1 Year': 1, '3 Years': 3, '5 Years': 5 };

/** Virtual machines with Linux of one page: on demand, spot, reserved. Everything else is counted by reason. */
export function parsePage(body: Json, context: Pick<SourceContext, 'now' | 'sizeOf'>, leftOut: LeftOut): Item[] {
  const currency = body.get('BillingCurrency').text();
  if (currency !== CURRENCY)
    throw new SourceError('currency', `Azure answered prices in ${currency} instead of ${CURRENCY}.`);
  return body
    .get('Items')
    .list()
    .flatMap((item) => {
      const read = readItem(item, context);
      if (typeof read === 'string') {
        leftOut.add(read);
        return [];
      }
      return [read];
    });
}

function readItem(item: Json, context: Pick<SourceContext, 'now' | 'sizeOf'>): Item | string {
  const product = item.get('productName').text();
  const names = `${item.get('skuName').maybeText()} ${item.get('meterName').maybeText()}`;
  const type = item.get('type').text();
  if (item.get('serviceName').text() !== 'Virtual Machines') return 'other service';
  if (type !== 'Consumption' && type !== 'Reservation') return 'test subscription';
  if (product.includes('Windows')) return 'Windows';
  if (product.includes('Cloud Services')) return 'Cloud Services';
  if (/Low Priority/i.test(names)) return 'low priority';
  if (item.get('unitOfMeasure').text() !== '1 Hour') return 'other unit';
  if (item.get('isPrimaryMeterRegion').maybeText() === '' && !item.get('isPrimaryMeterRegion').isTrue())
    return 'secondary meter';
  const instanceType = item.get('armSkuName').maybeText().trim();
  if (instanceType === '') return 'no type';
  const price = nanosFromNumber(item.get('retailPrice').number());
  if (price <= 0n) return 'price of zero';
  const years = type === 'Reservation' ? (TERMS[item.get('reservationTerm').text()] ?? 0) : 0;
  if (type === 'Reservation' && years === 0) return 'unknown term';
  const spot = /\bSpot\b/i.test(names);
  // a reservation's unit says an hour, its price is that of the whole term
  const hourlyNanos = years > 0 ? hourlyOf(price, HOURS_PER_YEAR * years) : price;
  const size = context.sizeOf('azure', instanceType);
  const offer = newOffer(
    {
      provider: 'azure',
      service: 'azure-vm',
      kind: 'cloud-vm',
      region: item.get('armRegionName').text(),
      instanceType,
      commitment: years > 0 ? `${years}y` : spot ? 'spot-indicative' : 'on-demand',
      currency: CURRENCY,
      ...(size ?? {}),
      billing: 'hourly',
      hourlyNanos,
      monthlyNanos: monthlyOf(hourlyNanos, 730),
      stated: 'hourly',
      upfrontNanos: years > 0 ? price : 0n,
      termMonths: years * 12,
      source: 'Azure Retail Prices',
      trust: spot ? 'low' : 'high',
      notes: product,
    },
    context.now,
  );
  return { offer, effective: item.get('effectiveStartDate').text(), family: product };
}

/** One offer a type, region and commitment: the newest meter, of two of one day the cheaper. */
export function pickOne(items: readonly Item[], leftOut: LeftOut): Item[] {
  const best = new Map<string, Item>();
  for (const item of items) {
    const key = `${item.offer.region}|${item.offer.instanceType}|${item.offer.commitment}`;
    const other = best.get(key);
    if (other) leftOut.add('duplicate meter');
    const newer =
      !other ||
      item.effective > other.effective ||
      (item.effective === other.effective && item.offer.hourlyNanos < other.offer.hourlyNanos);
    if (newer) best.set(key, item);
  }
  return [...best.values()];
}

/** Sizes whose price a core is far from their family's in the region are Windows prices under a Linux name. */
function dropForeignLicences(items: readonly Item[], leftOut: LeftOut): Offer[] {
  const families = new Map<string, number[]>();
  const perCore = ({ offer }: Item) => Number(offer.hourlyNanos) / offer.vcpu;
  const keyOf = ({ offer, family }: Item) => `${offer.region}|${family}|${offer.commitment}`;
  for (const item of items) {
    if (item.offer.vcpu === 0) continue;
    const list = families.get(keyOf(item)) ?? [];
    list.push(perCore(item));
    families.set(keyOf(item), list);
  }
  for (const list of families.values()) list.sort((a, b) => a - b);
  return items.flatMap((item) => {
    const list = families.get(keyOf(item)) ?? [];
    const median = list[(list.length - 1) >> 1];
    const odd =
      item.offer.vcpu > 0 &&
      median !== undefined &&
      list.length >= 4 &&
      Math.abs(perCore(item) / median - 1) > FAMILY_SPREAD;
    if (odd) leftOut.add('price a core far from its family');
    return odd ? [] : [item.offer];
  });
}

function nextPage(body: Json): string {
  const link = body.get('NextPageLink').maybeText();
  if (link !== '' && new URL(link).hostname !== new URL(API).hostname) {
    throw new SourceError(
      'schema',
      `Azure Retail Prices points to another host for its next page: ${link.slice(0, 80)}`,
    );
  }
  return link;
}

export const azureRetail: PriceSource = {
  name: 'azure-retail',
  provider: 'azure',
  services: ['azure-vm'],
  needs: [],
  async fetch(context) {
    const leftOut = new LeftOut();
    const items: Item[] = [];
    for (const region of context.regions) {
      const filter = `serviceName eq 'Virtual Machines' and armRegionName eq '${region.replaceAll("'", '')}'`;
      let url = `${API}&meterRegion='primary'&currencyCode='${CURRENCY}'&$filter=${encodeURIComponent(filter)}`;
      for (let page = 1; url !== ''; page++) {
        if (page > MOST_PAGES) throw new SourceError('schema', 'Azure Retail Prices does not end its pages.');
        if (page % 10 === 1) context.report(`${region}, page ${page}`);
        const { body } = await askJson(context, url);
        items.push(...parsePage(body, context, leftOut));
        url = nextPage(body);
      }
    }
    const offers = dropForeignLicences(pickOne(items, leftOut), leftOut);
    return { offers, fees: [], rates: [], version: '', leftOut: leftOut.counts() };
  },
};
