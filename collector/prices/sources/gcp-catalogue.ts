import type { Offer } from '@plimsoll/domain/offer';
import { divideHalfUp, nanosFromUnits } from '../decimal.ts';
import { askJson, type Json } from '../http.ts';
import { monthlyOf, newOffer } from '../new-offer.ts';
import { LeftOut, type MachineSize, type PriceSource, SourceError } from '../source.ts';

const API = 'https://cloudbilling.googleapis.com/v1/services/6F81-5844-456A/skus';
const KEY = 'PLIMSOLL_GCP_API_KEY';
const MOST_PAGES = 200;
const GIB = 2 ** 30;

/** How a family's SKUs are described; `base` is what its commitments are called. */
const FAMILIES: Readonly<Record<string, { readonly machine: string; readonly committed: string }>> = {
  e2: { machine: 'E2 Instance', committed: 'E2' },
  n1: { machine: 'N1 Predefined Instance', committed: '' },
  n2: { machine: 'N2 Instance', committed: 'N2' },
  n2d: { machine: 'N2D AMD Instance', committed: 'N2D AMD' },
  n4: { machine: 'N4 Instance', committed: 'N4' },
  t2d: { machine: 'T2D AMD Instance', committed: 'T2D AMD' },
  t2a: { machine: 'T2A Arm Instance', committed: '' },
  c2: { machine: 'Compute optimized', committed: 'Compute optimized' },
  c2d: { machine: 'C2D AMD Instance', committed: 'C2D AMD' },
  c3: { machine: 'C3 Instance', committed: 'C3' },
  c3d: { machine: 'C3D Instance', committed: 'C3D' },
  c4: { machine: 'C4 Instance', committed: 'C4' },
};

/** Types whose price is more than cores and memory, or whose billed cores are not those seen. */
const NOT_ASSEMBLED = /^(e2-(micro|small|medium)|f1-|g1-|a[23]-|g2-|m\d|.*-lssd$)/;

const USAGE: Readonly<Record<string, string>> = {
  OnDemand: 'on-demand',
  Preemptible: 'spot-indicative',
  Commit1Yr: '1y',
  Commit3Yr: '3y',
};

interface Rates {
  core?: bigint;
  ram?: bigint;
}

/** Hourly rates of a core and of a GiB, by `family|region|commitment`. */
export type RateTable = Map<string, Rates>;

export function readSkus(body: Json, table: RateTable, leftOut: LeftOut): void {
  for (const sku of body.get('skus').list()) {
    const category = sku.get('category');
    const group = category.get('resourceGroup').maybeText();
    const description = sku.get('description').text();
    if (!['CPU', 'RAM', 'N1Standard'].includes(group)) {
      leftOut.add('not a core or memory');
      continue;
    }
    const commitment = USAGE[category.get('usageType').text()];
    const named = commitment && nameOf(description, commitment);
    if (!commitment || !named) {
      leftOut.add('family or use that is not assembled');
      continue;
    }
    const price = priceOf(sku);
    for (const region of sku.get('serviceRegions').list()) {
      const key = `${named.family}|${region.text()}|${commitment}`;
      const rates = table.get(key) ?? {};
      // of two SKUs for one part the later is the dearer variant (custom, premium): the first stands
      if (rates[named.part] !== undefined) leftOut.add('second rate of a part');
      else rates[named.part] = price;
      table.set(key, rates);
    }
  }
}

function nameOf(description: string, commitment: string): { family: string; part: 'core' | 'ram' } | undefined {
  if (/Custom|Premium|Reserved|Sole Tenancy|Extended|Upgrade|DWS/i.test(description)) return undefined;
  const part = /\bRam\b/i.test(description) ? 'ram' : /\b(Core|Cpu)\b/i.test(description) ? 'core' : undefined;
  if (!part) return undefined;
  for (const [family, { machine, committed }] of Object.entries(FAMILIES)) {
    const known =
      commitment === 'on-demand'
        ? description.startsWith(machine)
        : commitment === 'spot-indicative'
          ? description.startsWith(`Spot Preemptible ${machine}`) || description.startsWith(`Preemptible ${machine}`)
          : isCommitment(description, family, committed);
    if (known) return { family, part };
  }
  return undefined;
}

// `Commitment v1: C3 Cpu in ...`; N1's carries no family, compute optimized no version
function isCommitment(description: string, family: string, committed: string): boolean {
  const rest = /^Commitment(?: v1)?: (.*)$/.exec(description)?.[1] ?? '';
  if (family === 'n1') return /^(Cpu|Ram) /.test(rest);
  return committed !== '' && (rest.startsWith(`${committed} Cpu`) || rest.startsWith(`${committed} Ram`));
}

function priceOf(sku: Json): bigint {
  const infos = sku.get('pricingInfo').list();
  const expression = infos.at(-1)?.get('pricingExpression');
  const rates = expression?.get('tieredRates').list() ?? [];
  const price = rates.at(-1)?.get('unitPrice');
  const unit = expression?.get('usageUnit').text();
  if (!price || (unit !== 'h' && unit !== 'GiBy.h')) {
    throw new SourceError(
      'schema',
      `Google sells "${sku.get('description').text()}" by "${unit ?? 'nothing'}" instead of by the hour.`,
    );
  }
  const currency = price.get('currencyCode').text();
  if (currency !== 'USD') throw new SourceError('currency', `Google answered prices in ${currency} instead of USD.`);
  // units is a string of 64 bits; without it a price above 1 is ten times too low
  return nanosFromUnits(price.get('units').text(), price.get('nanos').maybeNumber());
}

/** Machines from the rates of their parts; sustained use is no SKU and is not in these prices. */
function assemble(
  table: RateTable,
  types: readonly string[],
  sizeOf: (provider: string, type: string) => MachineSize | undefined,
  leftOut: LeftOut,
  now: Date,
): Offer[] {
  const offers: Offer[] = [];
  for (const [key, { core, ram }] of table) {
    const [family = '', region = '', commitment = ''] = key.split('|');
    if (core === undefined || ram === undefined || core <= 0n || ram <= 0n) {
      leftOut.add('core without memory or price of zero');
      continue;
    }
    for (const instanceType of types) {
      const size = sizeOf('gcp', instanceType);
      if (!instanceType.startsWith(`${family}-`) || NOT_ASSEMBLED.test(instanceType) || !size || size.vcpu === 0)
        continue;
      const hourlyNanos = core * BigInt(size.vcpu) + divideHalfUp(ram * BigInt(size.memoryBytes), BigInt(GIB));
      offers.push(
        newOffer(
          {
            ...size,
            provider: 'gcp',
            service: 'gce',
            kind: 'cloud-vm',
            region,
            instanceType,
            commitment,
            currency: 'USD',
            billing: 'hourly',
            hourlyNanos,
            monthlyNanos: monthlyOf(hourlyNanos, 730),
            stated: 'hourly',
            termMonths: commitment === '1y' ? 12 : commitment === '3y' ? 36 : 0,
            source: 'Google Cloud Billing Catalogue',
            trust: commitment === 'spot-indicative' ? 'low' : 'high',
            notes: 'assembled from core and memory rates',
          },
          now,
        ),
      );
    }
  }
  return offers;
}

export const gcpCatalogue: PriceSource = {
  name: 'gcp-catalogue',
  provider: 'gcp',
  services: ['gce'],
  needs: [KEY],
  async fetch(context) {
    const table: RateTable = new Map();
    const leftOut = new LeftOut();
    let token = '';
    for (let page = 1; ; page++) {
      if (page > MOST_PAGES) throw new SourceError('schema', 'The Google catalogue does not end its pages.');
      context.report(`page ${page}`);
      const url = `${API}?currencyCode=USD&pageSize=5000&pageToken=${encodeURIComponent(token)}`;
      const { body } = await askJson(context, url, { 'x-goog-api-key': context.credential(KEY) });
      readSkus(body, table, leftOut);
      token = body.get('nextPageToken').maybeText();
      if (token === '') break;
    }
    const offers = assemble(table, context.typesOf('gcp'), context.sizeOf, leftOut, context.now);
    return { offers, fees: [], rates: [], version: '', leftOut: leftOut.counts() };
  },
};
