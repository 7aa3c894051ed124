import type { FeeOffer, Offer } from '@plimsoll/domain/offer';
import { nanosFromDecimal } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { newOffer } from '../new-offer.ts';
import { LeftOut, type MachineSize, type PriceSource, SourceError } from '../source.ts';

const API = 'https://api.hetzner.cloud/v1';
const TOKEN = 'PLIMSOLL_HETZNER_TOKEN';
const GIB = 2 ** 30;
const TIB = 2 ** 40;
/** From here on a month costs no more: the cap is 624 hours. */
const CAP_HOURS = 624;

interface ServerType extends MachineSize {
  readonly diskGb: number;
  readonly orderable: ReadonlySet<string>;
}

/** What /server_types says of each type; a location that cannot be ordered from now has a price all the same. */
export function parseServerTypes(body: Json): Map<string, ServerType> {
  return new Map(
    body
      .get('server_types')
      .list()
      .map((type) => {
        const open = type
          .get('locations')
          .maybeList()
          .filter((place) => place.get('available').isTrue());
        return [
          type.get('name').text(),
          {
            vcpu: type.get('cores').number(),
            memoryBytes: Math.round(type.get('memory').number() * GIB),
            physicalCores: 0,
            cpuModel: type.get('architecture').maybeText(),
            diskGb: type.get('disk').maybeNumber(),
            orderable: new Set(open.map((place) => place.get('name').text())),
          },
        ] as const;
      }),
  );
}

/** Net prices of /pricing, by location. They hold for new orders: servers that exist keep what they were ordered at. */
export function parsePricing(body: Json, types: ReadonlyMap<string, ServerType>, leftOut: LeftOut, now: Date) {
  const pricing = body.get('pricing');
  const currency = pricing.get('currency').text();
  if (currency !== 'EUR') throw new SourceError('currency', `Hetzner answered prices in ${currency} instead of EUR.`);
  const offers: Offer[] = [];
  const fees: FeeOffer[] = [];
  for (const type of pricing.get('server_types').list()) {
    const name = type.get('name').text();
    const size = types.get(name);
    for (const price of type.get('prices').list()) {
      const location = price.get('location').text();
      const monthlyNanos = nanosFromDecimal(price.get('price_monthly').get('net').text());
      const hourlyNanos = nanosFromDecimal(price.get('price_hourly').get('net').text());
      if (monthlyNanos <= 0n || hourlyNanos <= 0n || !size) {
        leftOut.add(size ? 'price of zero' : 'type without a description');
        continue;
      }
      const included = price.get('included_traffic').maybeNumber();
      offers.push(
        newOffer(
          {
            provider: 'hetzner',
            service: 'hetzner-cloud',
            kind: 'cloud-vm',
            region: location,
            instanceType: name,
            commitment: 'on-demand',
            currency,
            vcpu: size.vcpu,
            memoryBytes: size.memoryBytes,
            cpuModel: size.cpuModel,
            localDiskGb: size.diskGb,
            includedTrafficTb: included > 0 ? String(included / TIB) : '',
            billing: 'capped',
            hourlyNanos,
            monthlyNanos,
            stated: 'both',
            hoursPerMonth: CAP_HOURS,
            source: 'Hetzner Cloud API, /pricing',
            notes: `net of VAT, excl. primary IPv4${size.orderable.has(location) ? '' : '; not orderable now'}`,
          },
          now,
        ),
      );
      const perTb = price.get('price_per_tb_traffic').get('net');
      if (!perTb.absent) fees.push(fee('egress-internet', location, 'TB', perTb.text(), currency, now));
    }
  }
  for (const address of pricing.get('primary_ips').maybeList()) {
    if (address.get('type').maybeText() !== 'ipv4') continue;
    for (const price of address.get('prices').list()) {
      const text = price.get('price_monthly').get('net').text();
      fees.push(fee('public-ipv4', price.get('location').text(), 'month', text, currency, now));
    }
  }
  const volume = pricing.get('volume').get('price_per_gb_month').get('net');
  if (!volume.absent) fees.push(fee('volume', 'all', 'GB-month', volume.text(), currency, now));
  // one row a location was said twice where several types share its traffic price
  const once = new Map(fees.map((one) => [`${one.fee}|${one.region}`, one]));
  return { offers, fees: [...once.values()] };
}

function fee(name: string, region: string, unit: string, price: string, currency: string, now: Date): FeeOffer {
  const today = now.toISOString().slice(0, 10);
  return {
    provider: 'hetzner',
    service: 'hetzner-cloud',
    fee: name,
    region,
    tierFrom: 0,
    tierTo: null,
    unit,
    currency,
    priceNanos: nanosFromDecimal(price),
    validFrom: today,
    validTo: '',
    source: 'Hetzner Cloud API, /pricing',
    asOf: today,
    trust: 'high',
    notes: 'net of VAT',
  };
}

export const hetznerCloud: PriceSource = {
  name: 'hetzner-cloud',
  provider: 'hetzner',
  services: ['hetzner-cloud'],
  needs: [TOKEN],
  async fetch(context) {
    const headers = { authorization: `Bearer ${context.credential(TOKEN)}` };
    const types = new Map<string, ServerType>();
    for (let page = 1; page > 0; ) {
      context.report(`server types, page ${page}`);
      const { body } = await askJson(context, `${API}/server_types?page=${page}&per_page=50`, headers);
      for (const [name, type] of parseServerTypes(body)) types.set(name, type);
      page = body.get('meta').get('pagination').get('next_page').maybeNumber();
    }
    const { body } = await askJson(context, `${API}/pricing`, headers);
    const leftOut = new LeftOut();
    const { offers, fees } = parsePricing(body, types, leftOut, context.now);
    return { offers, fees, rates: [], version: '', leftOut: leftOut.counts() };
  },
};
