import type { Offer } from '@plimsoll/domain/offer';
import { nanosFromUnits } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { hourlyOf, monthlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, type PriceSource, SourceError } from '../source.ts';

const API = 'https://api.scaleway.com';
const PAGE = 1000;
const METAL_ZONES = ['fr-par-1', 'fr-par-2', 'nl-ams-1', 'nl-ams-2', 'pl-waw-2', 'pl-waw-3'];
const GIB = 2 ** 30;
const TOKEN = 'PLIMSOLL_SCALEWAY_TOKEN';

function priceOf(price: Json): { readonly nanos: bigint; readonly currency: string } {
  const currency = price.get('currency_code').text();
  if (currency !== 'EUR') throw new SourceError('currency', `Scaleway answered a price in ${currency} instead of EUR.`);
  return { nanos: nanosFromUnits(price.get('units').number(), price.get('nanos').maybeNumber()), currency };
}

/** The public product catalogue's instances, without those that are retired, have a GPU, or are billed by the minute. */
export function parseCatalogue(body: Json, leftOut: LeftOut, now: Date): Offer[] {
  const offers: Offer[] = [];
  for (const product of body.get('products').list()) {
    if (product.get('product_category').maybeText() !== 'Instance') continue;
    const status = product.get('status').maybeText();
    const { nanos, currency } = priceOf(product.get('price').get('retail_price'));
    const hardware = product.get('properties').get('hardware');
    const unit = product.get('unit_of_measure');
    if (!product.get('sku').text().startsWith('/compute/') || status === 'retired') leftOut.add('retired');
    else if (unit.get('unit').maybeText() !== 'hour' || unit.get('size').maybeNumber() !== 1)
      leftOut.add('not by the hour');
    else if (nanos <= 0n) leftOut.add('price of zero');
    else if (!hardware.get('gpu').absent && hardware.get('gpu').get('count').maybeNumber() > 0) leftOut.add('GPU');
    else {
      const cpu = hardware.get('cpu');
      offers.push(
        newOffer(
          {
            provider: 'scaleway',
            service: 'scaleway-instances',
            kind: 'cloud-vm',
            region: product.get('locality').get('zone').text(),
            instanceType: product.get('product').text(),
            commitment: 'on-demand',
            currency,
            vcpu: cpu.get('virtual').get('count').maybeNumber() || cpu.get('threads').maybeNumber(),
            memoryBytes: hardware.get('ram').get('size').maybeNumber(),
            cpuModel: cpu.get('type').maybeText(),
            networkMbps: Math.round(hardware.get('network').get('public_bandwidth').maybeNumber() / 1e6),
            includedTrafficTb: 'unmetered',
            billing: 'hourly',
            hourlyNanos: nanos,
            monthlyNanos: monthlyOf(nanos, 730),
            stated: 'hourly',
            source: 'Scaleway product catalogue',
            notes: `excl. flexible IPv4; ${cpu.get('arch').maybeText()}${status === 'general_availability' ? '' : `; ${status}`}`,
          },
          now,
        ),
      );
    }
  }
  return offers;
}

/** Elastic Metal: a server by the hour and the same by the month are two offers; the monthly one has a fee of one month. */
export function parseMetal(body: Json, zone: string, leftOut: LeftOut, now: Date): Offer[] {
  const offers: Offer[] = [];
  for (const item of body.get('offers').list()) {
    const period = item.get('subscription_period').text();
    const price = item.get(period === 'hourly' ? 'price_per_hour' : 'price_per_month');
    if (price.absent) {
      leftOut.add('no price');
      continue;
    }
    const { nanos, currency } = priceOf(price);
    if (nanos <= 0n) {
      leftOut.add('price of zero');
      continue;
    }
    const cpus = item.get('cpus').list();
    const sum = (key: string) => cpus.reduce((total, cpu) => total + cpu.get(key).maybeNumber(), 0);
    const capacity = (list: string) =>
      item
        .get(list)
        .maybeList()
        .reduce((total, part) => total + part.get('capacity').maybeNumber(), 0);
    const monthly = period === 'monthly';
    offers.push(
      newOffer(
        {
          provider: 'scaleway',
          service: 'scaleway-elastic-metal',
          kind: 'bare-metal',
          region: zone,
          instanceType: item.get('name').text(),
          commitment: monthly ? 'monthly' : 'on-demand',
          currency,
          vcpu: sum('thread_count'),
          physicalCores: sum('core_count'),
          // sizes of modules in decimal: 16000000000 is a module of 16 GiB
          memoryBytes: Math.round(capacity('memories') / 1e9) * GIB,
          cpuModel: `${cpus.length > 1 ? `${cpus.length}x ` : ''}${cpus[0]?.get('name').maybeText() ?? ''}`,
          localDiskGb: Math.round(capacity('disks') / 1e9),
          networkMbps: Math.round(item.get('bandwidth').maybeNumber() / 1e6),
          includedTrafficTb: 'unmetered',
          billing: monthly ? 'flat' : 'hourly',
          hourlyNanos: monthly ? hourlyOf(nanos, 730) : nanos,
          monthlyNanos: monthly ? nanos : monthlyOf(nanos, 730),
          stated: monthly ? 'monthly' : 'hourly',
          setupNanos: item.get('fee').absent ? null : priceOf(item.get('fee')).nanos,
          termMonths: monthly ? 1 : 0,
          source: 'Scaleway bare metal offers',
          notes: `${period} offer`,
        },
        now,
      ),
    );
  }
  return offers;
}

export const scaleway: PriceSource = {
  name: 'scaleway',
  provider: 'scaleway',
  services: ['scaleway-instances', 'scaleway-elastic-metal'],
  needs: [],
  async fetch(context) {
    const leftOut = new LeftOut();
    const offers: Offer[] = [];
    for (let page = 1, seen = 0, total = 1; seen < total; page++) {
      context.report(`catalogue, page ${page}`);
      const url = `${API}/product-catalog/v2alpha1/public-catalog/products?page=${page}&page_size=${PAGE}&product_types=instance`;
      const { body } = await askJson(context, url);
      total = body.get('total_count').number();
      const count = body.get('products').list().length;
      if (count === 0 && seen < total)
        throw new SourceError('truncated', 'Scaleway ended its catalogue before its own count.');
      seen += count;
      offers.push(...parseCatalogue(body, leftOut, context.now));
    }
    const token = context.credential(TOKEN);
    if (token === '') context.report(`Elastic Metal needs ${TOKEN}; its bundled prices stay`);
    else offers.push(...(await metalOffers(context, token, leftOut)));
    return { offers, fees: [], rates: [], version: '', leftOut: leftOut.counts() };
  },
};

async function metalOffers(
  context: Parameters<PriceSource['fetch']>[0],
  token: string,
  leftOut: LeftOut,
): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (const zone of METAL_ZONES) {
    context.report(`Elastic Metal in ${zone}`);
    for (let page = 1, seen = 0, total = 1; seen < total; page++) {
      const { body } = await askJson(context, `${API}/baremetal/v1/zones/${zone}/offers?page=${page}&page_size=100`, {
        'x-auth-token': token,
      });
      total = body.get('total_count').number();
      const count = body.get('offers').list().length;
      if (count === 0 && seen < total)
        throw new SourceError('truncated', `Scaleway ended the offers of ${zone} before its own count.`);
      seen += count;
      offers.push(...parseMetal(body, zone, leftOut, context.now));
    }
  }
  return offers;
}
