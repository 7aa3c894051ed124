import type { Offer } from '@plimsoll/domain/offer';
import { askJson, type Json } from '../http.ts';
import { hourlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, type PriceSource, SourceError } from '../source.ts';
import { parseCloud } from './ovh-cloud.ts';
import { nanosOf } from './ovh-price.ts';

// One catalogue per subsidiary: its currency and its prices. France's is in euros, net of VAT.
const BASE = 'https://eu.api.ovh.com/v1/order/catalog/public';
const SUBSIDIARY = 'FR';
const CATALOGUES = [
  { catalogue: 'baremetalServers', service: 'ovh-baremetal' },
  { catalogue: 'eco', service: 'ovh-eco' },
  { catalogue: 'cloud', service: 'ovh-cloud' },
] as const;
const GIB = 2 ** 30;

/** Modes of a plan's pricings, with the commitment that they stand for. */
const MODES = [
  { mode: 'default', commitment: 'monthly', termMonths: 1 },
  { mode: 'degressivity12', commitment: '1y', termMonths: 12 },
  { mode: 'degressivity24', commitment: '2y', termMonths: 24 },
] as const;

interface Head {
  readonly catalogId: number;
  readonly currency: string;
  readonly subsidiary: string;
}

function headOf(body: Json): Head {
  const locale = body.get('locale');
  const currency = locale.get('currencyCode').text();
  if (!/^[A-Z]{3}$/.test(currency)) throw new SourceError('currency', `OVHcloud names a currency "${currency}".`);
  return { catalogId: body.get('catalogId').number(), currency, subsidiary: locale.get('subsidiary').text() };
}

function pricingOf(plan: Json, capacity: string, mode: string): bigint | undefined {
  const found = plan
    .get('pricings')
    .list()
    .find(
      (pricing) =>
        pricing.get('mode').maybeText() === mode &&
        pricing
          .get('capacities')
          .list()
          .some((one) => one.maybeText() === capacity) &&
        (capacity !== 'renew' || pricing.get('intervalUnit').maybeText() === 'month') &&
        (capacity !== 'renew' || pricing.get('interval').maybeNumber() === 1),
    );
  return found && nanosOf(found);
}

/** Where a plan can be ordered, as the bundled table groups it: Europe with Canada at one price, or one far site. */
function regionOf(datacenters: readonly string[], subsidiary: string): string {
  const far: Record<string, string> = { sgp: 'asia (sgp)', mum: 'asia (mum)', syd: 'oceania (syd)' };
  const [only, ...others] = datacenters;
  if (only !== undefined && others.length === 0 && far[only]) return far[only];
  return `europe+bhs (${subsidiary} price list)`;
}

interface Server {
  readonly vcpu: number;
  readonly physicalCores: number;
  readonly cpuModel: string;
}

function serverOf(product: Json | undefined): Server {
  const cpu = product?.get('blobs').get('technical').get('server').get('cpu');
  if (!cpu || cpu.absent) return { vcpu: 0, physicalCores: 0, cpuModel: '' };
  // cores and threads are those of one socket
  const sockets = cpu.get('number').maybeNumber() || 1;
  const model = cpu.get('model').maybeText();
  return {
    vcpu: cpu.get('threads').maybeNumber() * sockets,
    physicalCores: cpu.get('cores').maybeNumber() * sockets,
    cpuModel: `${sockets > 1 ? `${sockets}x ` : ''}${cpu.get('brand').maybeText()} ${model}`.trim(),
  };
}

function memoryGib(planCode: string, product: Json | undefined): number {
  const size = product?.get('blobs').get('technical').get('memory').get('size').maybeNumber() ?? 0;
  return size > 0 ? size : Number(/^ram-(\d+)g/.exec(planCode)?.[1] ?? 0);
}

/** Decimal GB of `softraid-2x512nvme-...`; disks of several kinds stand one after the other. */
function diskGb(planCode: string): number {
  let sum = 0;
  for (const [, count = '0', size = '0'] of planCode.matchAll(/(\d+)x(\d+)(?=nvme|ssd|sa|sas)/g)) {
    sum += Number(count) * Number(size);
  }
  return sum;
}

function trafficOf(planCode: string): { readonly includedTrafficTb: string; readonly networkMbps: number } {
  const terabytes = /^traffic-(\d+)tb/.exec(planCode)?.[1];
  const megabits = Number(/^(?:bandwidth|traffic-\w+)-(\d+)/.exec(planCode)?.[1] ?? 0);
  return { includedTrafficTb: terabytes ?? 'unmetered', networkMbps: megabits };
}

/**
 * Servers of the catalogues `eco` and `baremetalServers`: the plan with each of its memories and the default of every
 * other mandatory family, by the month, for one and for two years.
 */
export function parseServers(
  body: Json,
  service: string,
  now: Date,
): { offers: Offer[]; leftOut: LeftOut; head: Head } {
  const head = headOf(body);
  const leftOut = new LeftOut();
  const offers: Offer[] = [];
  const addons = new Map(
    body
      .get('addons')
      .list()
      .map((addon) => [addon.get('planCode').text(), addon]),
  );
  const products = new Map(
    body
      .get('products')
      .list()
      .map((product) => [product.get('name').text(), product]),
  );
  const productOf = (plan: Json | undefined) => products.get(plan?.get('product').maybeText() ?? '');
  for (const plan of body.get('plans').list()) {
    const families = plan
      .get('addonFamilies')
      .maybeList()
      .filter((family) => family.get('mandatory').isTrue());
    const memory = families.find((family) => family.get('name').maybeText() === 'memory');
    const rest = families.filter((family) => family !== memory).map((family) => family.get('default').maybeText());
    if (!memory || rest.some((code) => !addons.has(code))) {
      leftOut.add('plan without memory or defaults');
      continue;
    }
    const datacenters = plan
      .get('configurations')
      .list()
      .find((one) => one.get('name').maybeText() === 'dedicated_datacenter');
    const places =
      datacenters
        ?.get('values')
        .maybeList()
        .map((value) => value.text()) ?? [];
    const region = regionOf(places, head.subsidiary);
    const traffic = trafficOf(rest.find((code) => /^(bandwidth|traffic)-/.test(code)) ?? '');
    for (const choice of memory
      .get('addons')
      .list()
      .map((code) => code.text())) {
      const ram = addons.get(choice);
      const gib = memoryGib(choice, productOf(ram));
      for (const { mode, commitment, termMonths } of MODES) {
        const parts = [plan, ram, ...rest.map((code) => addons.get(code))].map(
          (part) => part && pricingOf(part, 'renew', mode),
        );
        const sum = parts.reduce<bigint | undefined>(
          (a, b) => (a === undefined || b === undefined ? undefined : a + b),
          0n,
        );
        if (sum === undefined || sum <= 0n) {
          leftOut.add(sum === undefined ? `no ${commitment} price` : 'price of zero');
          continue;
        }
        offers.push(
          newOffer(
            {
              ...serverOf(productOf(plan)),
              ...traffic,
              provider: 'ovh',
              service,
              kind: 'bare-metal',
              region,
              instanceType: `${plan.get('planCode').text()} ${nameOf(plan)} ${gib}GB`,
              commitment,
              currency: head.currency,
              memoryBytes: gib * GIB,
              localDiskGb: diskGb(rest.find((code) => /raid|noraid/.test(code)) ?? ''),
              billing: 'flat',
              monthlyNanos: sum,
              hourlyNanos: hourlyOf(sum, 730),
              stated: 'monthly',
              setupNanos: pricingOf(plan, 'installation', mode) ?? null,
              termMonths,
              source: `OVHcloud order catalogue ${service} ${head.subsidiary}`,
              notes: `catalogue ${head.catalogId}`,
            },
            now,
          ),
        );
      }
    }
  }
  return { offers, leftOut, head };
}

/** `RISE-3 | AMD Ryzen 9 5900X` is sold as RISE-3. */
function nameOf(plan: Json): string {
  return (plan.get('invoiceName').text().split('|')[0] ?? '').trim();
}

export const ovh: PriceSource = {
  name: 'ovh',
  provider: 'ovh',
  services: CATALOGUES.map(({ service }) => service),
  needs: [],
  async fetch(context) {
    const offers: Offer[] = [];
    const versions: string[] = [];
    const leftOut: Record<string, number> = {};
    for (const { catalogue, service } of CATALOGUES) {
      context.report(`${catalogue} of ${SUBSIDIARY}`);
      const { body } = await askJson(context, `${BASE}/${catalogue}?ovhSubsidiary=${SUBSIDIARY}`);
      const { currency, catalogId } = headOf(body);
      if (currency !== 'EUR')
        throw new SourceError('currency', `OVHcloud answered prices in ${currency} instead of EUR.`);
      versions.push(`${catalogue} ${catalogId}`);
      const parsed =
        catalogue === 'cloud'
          ? parseCloud(body, currency, SUBSIDIARY, context.now)
          : parseServers(body, service, context.now);
      offers.push(...parsed.offers);
      for (const [reason, count] of Object.entries(parsed.leftOut.counts())) {
        leftOut[reason] = (leftOut[reason] ?? 0) + count;
      }
    }
    const version = versions.join(', ');
    if (version === context.knownVersion) return 'unchanged';
    return { offers, fees: [], rates: [], version, leftOut };
  },
};
