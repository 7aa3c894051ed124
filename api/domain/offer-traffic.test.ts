import { expect, test } from 'vitest';
import type { FeeOffer, Offer } from './offer.ts';
import { trafficOf } from './offer-traffic.ts';

const offer = (given: Partial<Offer>) =>
  ({
    provider: 'aws',
    region: 'eu-west-3',
    countries: ['FR'],
    currency: 'USD',
    includedTrafficTb: '',
    ...given,
  }) as Offer;
const fee = (given: Partial<FeeOffer>) =>
  ({
    provider: 'aws',
    region: 'eu-west-3',
    fee: 'egress-internet',
    tierFrom: 0,
    tierTo: null,
    unit: 'GB',
    currency: 'USD',
    trust: 'high',
    ...given,
  }) as FeeOffer;

const FEES = [
  fee({ fee: 'egress-internet-free', region: 'all regions together', tierTo: 100, priceNanos: 0n }),
  fee({ priceNanos: 90_000_000n, tierTo: 10_240 }),
  fee({ priceNanos: 85_000_000n, tierFrom: 10_240 }),
  fee({
    provider: 'hetzner',
    fee: 'egress-overage',
    region: 'eu',
    unit: 'TB',
    currency: 'EUR',
    priceNanos: 1_000_000_000n,
  }),
  fee({
    provider: 'gcp',
    fee: 'egress-internet-premium',
    region: 'europe-west9',
    unit: 'GiB',
    priceNanos: 120_000_000n,
  }),
];

test('20 TB out: tiers in a cloud, included on metal, overage beyond what a server includes', () => {
  expect(trafficOf(offer({}), FEES, 20_000)?.nanos).toBe(10_240n * 90_000_000n + 9_660n * 85_000_000n);
  expect(trafficOf(offer({ provider: 'ovh', includedTrafficTb: 'unmetered' }), FEES, 20_000)?.nanos).toBe(0n);
  const hetzner = { provider: 'hetzner', region: 'fsn1', countries: ['DE'], includedTrafficTb: '20', currency: 'EUR' };
  expect(trafficOf(offer(hetzner), FEES, 20_000)).toMatchObject({ nanos: 0n, currency: 'EUR' });
  expect(trafficOf(offer(hetzner), FEES, 25_000)?.nanos).toBe(5_000_000_000n);
  expect(trafficOf(offer({ provider: 'gcp', region: 'europe-west9' }), FEES, 1_073.741824)?.nanos).toBe(
    1_000n * 120_000_000n,
  );
});

test('what nobody says is Missing, not free', () => {
  expect(trafficOf(offer({ provider: 'civo', region: 'global', countries: [] }), FEES, 1)).toBeNull();
  expect(trafficOf(offer({ region: 'ap-south-1', countries: ['IN'] }), FEES, 1)).toBeNull();
  expect(trafficOf(offer({ provider: 'vultr', includedTrafficTb: '5' }), FEES, 4_000)?.nanos).toBe(0n);
  expect(trafficOf(offer({ provider: 'vultr', includedTrafficTb: '5' }), FEES, 6_000)).toBeNull();
});
