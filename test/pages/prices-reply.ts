import type { PriceHistoryReply, PriceOffer, PricesReply } from '@plimsoll/contract/prices';
import { money } from './costs-reply.ts';

/** Made-up offers: two clouds and a metal provider in two countries, in two currencies. */

const NANO = 1_000_000_000;
const PER_DOLLAR = 1.1567;
const SIZES = [1, 2, 4, 8, 16, 32, 64];

const decimals = (value: number) => (Math.round(value * 1000) / 1000).toFixed(9);

function offer(provider: string, vcpu: number, region: string, country: string, commitment: string): PriceOffer {
  const isMetal = provider === 'hetzner';
  const dollars = provider === 'aws';
  const discount = commitment === '1y' ? 0.7 : 1;
  const monthly = Number(((isMetal ? 6 * vcpu + 11 : 17 * vcpu + 3) * discount).toFixed(2));
  const euros = dollars ? monthly / PER_DOLLAR : monthly;
  return {
    provider,
    service: dollars ? 'ec2' : isMetal ? 'hetzner-robot' : 'ovh-cloud',
    kind: isMetal ? 'bare-metal' : 'cloud-vm',
    region,
    countries: [country],
    type: dollars ? `m9.${vcpu}x` : isMetal ? `AX${vcpu}0-1` : `b3-${vcpu * 4}`,
    commitment,
    vcpu,
    memoryGib: vcpu * 4,
    price: { hourly: decimals(monthly / 730), monthly: decimals(monthly), setup: isMetal ? decimals(39) : null },
    stated: isMetal ? 'monthly' : 'hourly',
    currency: dollars ? 'USD' : 'EUR',
    converted: money(BigInt(Math.round(euros * NANO)), dollars ? 'estimated' : 'known', 'EUR'),
    upfront: decimals(0),
    termMonths: commitment === '1y' ? 12 : 0,
    billing: isMetal ? 'capped' : 'hourly',
    hoursPerMonth: isMetal ? 624 : 730,
    tax: 'net',
    traffic: isMetal ? 'unmetered' : dollars ? 'unknown' : 'included',
    includedTrafficBytes: isMetal || dollars ? null : 25e12,
    physicalCores: null,
    cpuModel: isMetal ? 'AMD Ryzen 7' : '',
    localDiskGb: isMetal ? 1024 : null,
    networkMbps: 1000,
    createdFrom: null,
    createdBefore: null,
    validFrom: '2026-08-14',
    validTo: null,
    source: `${provider} price list`,
    asOf: dollars ? '2026-05-18' : '2026-11-10',
    ageDays: dollars ? 187 : 11,
    trust: dollars ? 'low' : 'high',
    notes: '',
  };
}

const OFFERS: readonly PriceOffer[] = SIZES.flatMap((vcpu) => [
  offer('aws', vcpu, 'eu-west-1', 'IE', 'on-demand'),
  offer('aws', vcpu, 'eu-west-1', 'IE', '1y'),
  offer('aws', vcpu, 'eu-west-3', 'FR', 'on-demand'),
  offer('ovh', vcpu, 'GRA', 'FR', 'on-demand'),
  offer('hetzner', vcpu, 'fsn1', 'DE', 'monthly'),
]);

function facet(ids: readonly string[]) {
  return [...new Set(ids)].map((id) => ({ id, offers: ids.filter((other) => other === id).length }));
}

export function prices(query: URLSearchParams): PricesReply {
  const has = (key: string, value: string) => {
    const asked = query.get(key);
    return asked === null || asked.split(',').includes(value);
  };
  const matching = OFFERS.filter(
    (one) =>
      has('provider', one.provider) &&
      has('kind', one.kind) &&
      has('region', one.region) &&
      has('commitment', one.commitment) &&
      has('country', one.countries[0] ?? '') &&
      one.type.toLowerCase().includes((query.get('q') ?? '').toLowerCase()) &&
      (one.vcpu ?? 0) >= Number(query.get('vcpuMin') ?? 0) &&
      (one.memoryGib ?? 0) >= Number(query.get('memoryMin') ?? 0),
  );
  const worth = (one: PriceOffer) => Number(one.converted.amount);
  const sort = query.get('sort') ?? 'price';
  const sorted = matching.toSorted((a, b) => (sort.startsWith('-') ? worth(b) - worth(a) : worth(a) - worth(b)));
  const asksTraffic = query.has('trafficTb');
  const withTraffic = (one: PriceOffer): PriceOffer => ({
    ...one,
    withTraffic: one.traffic === 'unknown' ? money(null, 'missing', 'EUR') : one.converted,
  });
  const from = Number(query.get('cursor') ?? 0);
  const end = from + Math.min(10, Number(query.get('limit') ?? 100));
  const [first] = matching.toSorted((a, b) => worth(a) - worth(b));
  return {
    answer:
      first === undefined
        ? '“nothing”: no offer is known.'
        : `${matching.length} offers of 3 providers; the cheapest is ${first.provider} ${first.type} at ${worth(first).toFixed(2)} EUR a month.`,
    asOf: '2026-11-10',
    currency: 'EUR',
    simulated: true,
    total: matching.length,
    offers: sorted.slice(from, end).map((one) => (asksTraffic ? withTraffic(one) : one)),
    cursor: end < sorted.length ? String(end) : null,
    facets: {
      providers: facet(matching.map((one) => one.provider)),
      kinds: facet(matching.map((one) => one.kind)),
      regions: facet(matching.map((one) => one.region)),
      countries: facet(matching.flatMap((one) => one.countries)),
      commitments: facet(OFFERS.map((one) => one.commitment)),
    },
    sizes: sorted
      .filter((one, i) => sorted.findIndex((o) => o.provider === one.provider && o.vcpu === one.vcpu) === i)
      .map((one) => ({
        kind: one.kind,
        provider: one.provider,
        vcpu: one.vcpu ?? 0,
        offers: 1,
        service: one.service,
        region: one.region,
        type: one.type,
        commitment: one.commitment,
        memoryGib: one.memoryGib,
        monthly: one.converted,
      })),
    sources: [
      { provider: 'aws', source: 'ec2', offers: 21, high: 0, medium: 0, low: 21, asOf: '2026-05-18', ageDays: 187 },
      { provider: 'ovh', source: 'ovh-cloud', offers: 7, high: 7, medium: 0, low: 0, asOf: '2026-11-10', ageDays: 11 },
      { provider: 'hetzner', source: 'robot', offers: 7, high: 4, medium: 3, low: 0, asOf: '2026-09-10', ageDays: 72 },
    ].map((list) => ({
      ...list,
      oldest: list.asOf,
      state: list.ageDays > 183 ? ('old' as const) : list.ageDays > 31 ? ('ageing' as const) : ('fresh' as const),
    })),
    refreshes: [
      {
        source: 'scaleway',
        state: 'quarantined',
        at: '2026-11-20T04:00:00Z',
        offers: 0,
        reason: 'It lost 41 % of its rows.',
      },
    ],
    unpricedNodes: [{ cluster: 'metal', node: 'rack-7', provider: '', region: '', instanceType: '' }],
  };
}

export function priceHistory(query: URLSearchParams): PriceHistoryReply | null {
  const now = OFFERS.find((one) => one.type === query.get('type') && one.region === query.get('region'));
  if (now === undefined) return null;
  const before = {
    ...now,
    price: { ...now.price, monthly: '999.000000000' },
    validFrom: '2025-01-01',
    validTo: '2026-08-14',
    asOf: '2025-01-01',
  };
  return {
    answer: `${now.provider} ${now.type} costs what it costs; 2 prices of it are known, first 999.00.`,
    asOf: now.asOf,
    currency: 'EUR',
    simulated: true,
    offers: [before, now],
    fees: [
      {
        fee: 'egress-internet',
        region: now.region,
        tierFrom: 0,
        tierTo: 10_240,
        unit: 'GB',
        currency: now.currency,
        price: '0.090000000',
        source: 'a price list',
        asOf: now.asOf,
        trust: 'high',
        notes: '',
      },
    ],
  };
}
