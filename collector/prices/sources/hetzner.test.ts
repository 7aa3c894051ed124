import { expect, test } from 'vitest';
import { parseJson } from '../http.ts';
import { LeftOut } from '../source.ts';
import { parsePricing, parseServerTypes } from './hetzner-cloud.ts';
import { parseAuction, parseRobot } from './hetzner-dedicated.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const json = (value: unknown) => parseJson(JSON.stringify(value), 'https://hetzner.example/');

const TYPES = {
  server_types: [
    {
      name: 'ccx13',
      cores: 2,
      memory: 8,
      disk: 80,
      architecture: 'x86',
      locations: [
        { name: 'fsn1', available: true },
        { name: 'hel1', available: false },
      ],
    },
  ],
};

function price(location: string, net: string) {
  const both = (value: string) => ({ net: value, gross: '0' });
  return {
    location,
    price_hourly: both('0.0689000000'),
    price_monthly: both(net),
    included_traffic: 21_990_232_555_520,
    price_per_tb_traffic: both('1.0000000000'),
  };
}

const PRICING = {
  pricing: {
    currency: 'EUR',
    vat_rate: '19.00',
    server_types: [
      {
        name: 'ccx13',
        prices: [price('fsn1', '42.9900000000'), price('hel1', '42.9900000000'), price('ash', '0.0000000000')],
      },
      { name: 'unheard', prices: [price('fsn1', '1.0')] },
    ],
    primary_ips: [{ type: 'ipv4', prices: [{ location: 'fsn1', price_monthly: { net: '0.5000000000' } }] }],
    volume: { price_per_gb_month: { net: '0.0440000000' } },
  },
};

test('Cloud: net prices by location with the cap, traffic and addresses as fees', () => {
  const leftOut = new LeftOut();
  const { offers, fees } = parsePricing(json(PRICING), parseServerTypes(json(TYPES)), leftOut, NOW);
  expect(offers).toMatchObject([
    {
      region: 'fsn1',
      countries: ['DE'],
      monthlyNanos: 42_990_000_000n,
      hourlyNanos: 68_900_000n,
      billing: 'capped',
      includedTrafficTb: '20',
    },
    { region: 'hel1', countries: ['FI'], notes: expect.stringContaining('not orderable now') },
  ]);
  expect(leftOut.counts()).toEqual({ 'price of zero': 1, 'type without a description': 1 });
  expect(fees.map((fee) => [fee.fee, fee.region, fee.priceNanos])).toContainEqual([
    'public-ipv4',
    'fsn1',
    500_000_000n,
  ]);
  const dollars = { pricing: { ...PRICING.pricing, currency: 'USD' } };
  expect(() => parsePricing(json(dollars), new Map(), leftOut, NOW)).toThrow(/USD instead of EUR/);
  expect(() => parsePricing(json({ pricing: { currency: 'EUR' } }), new Map(), leftOut, NOW)).toThrow(
    /changed its form: \$\.pricing\.server_types/,
  );
});

test('Robot: monthly and setup net, an hour is a 624th', () => {
  const net = (value: string) => ({ net: value, gross: value });
  const product = {
    id: 'AX42-1',
    description: ['AMD Ryzen 7 PRO 8700GE', '64 GB DDR5'],
    traffic: 'unlimited',
    prices: [{ location: 'FSN1', price: net('97.3000'), price_setup: net('49.0000') }],
  };
  const [offer] = parseRobot(json([{ product }]), () => undefined, new LeftOut(), NOW);
  expect(offer).toMatchObject({
    monthlyNanos: 97_300_000_000n,
    setupNanos: 49_000_000_000n,
    memoryBytes: 64 * 2 ** 30,
    region: 'fsn1',
  });
  expect(offer?.hourlyNanos).toBe(155_929_487n);
});

test('auction: sockets are not cores, prices exclude the address', () => {
  const machine = {
    Id: 3050605,
    Hardware: {
      CPU: { Name: 'Intel XEON E-2176G', CoreCount: 1 },
      RAM: { RealSize: 32768, Size: 64, SizeUnit: 'GB', Amount: 2, ecc: true },
      Storage: { Details: { nvme: [960, 960], sata: [], hdd: [6000, 6000], general: [960, 6000] } },
    },
    Prices: {
      monthly: { EUR: 72, USD: 80 },
      hourly: { EUR: 0.1154, USD: 0.1282 },
      setup: { EUR: 0, USD: 0 },
      fixed: false,
    },
    Details: { Traffic: 'unlimited', Bandwidth: 1000, Datacenter: { Name: 'FSN1-DC16' } },
  };
  const leftOut = new LeftOut();
  const free = { ...machine, Id: 2, Prices: { ...machine.Prices, monthly: { EUR: 0 } } };
  const offers = parseAuction(json({ server: [machine, free] }), leftOut, NOW);
  expect(offers).toMatchObject([
    {
      instanceType: 'SB 3050605',
      vcpu: 0,
      memoryBytes: 64 * 2 ** 30,
      localDiskGb: 13_920,
      hourlyNanos: 115_400_000n,
      region: 'fsn1',
    },
  ]);
  expect(leftOut.counts()).toEqual({ 'price of zero': 1 });
  expect(() => parseAuction(json({ server: [{ ...machine, Prices: {} }] }), leftOut, NOW)).toThrow(
    /Prices\.monthly\.EUR is not a number/,
  );
});
