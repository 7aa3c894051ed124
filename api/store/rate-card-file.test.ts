import { expect, test } from 'vitest';
import { parseRateCard } from './rate-card-file.ts';

const CARD = `
discounts:
  - { provider: aws, percent: 12.5, from: 2026-01-01 }
prices:
  - { provider: ovh, instanceType: 24rise03, monthly: 99.99, setup: 91.99, amortiseMonths: 24, currency: EUR }
  - labels: { rack: b }
    hourly: 0.10
    currency: EUR
owned:
  - name: r640
    labels: { hardware: r640 }
    currency: EUR
    purchase: 12000
    residual: 1200
    bought: 2023-03-10
    depreciationMonths: 36
    measuredWatts: 300
    pue: 1.4
    energyPerKwh: 0.25
    rackMonthly: 60
    remoteHandsMonthly: 20
    capitalPercent: 6
commitments:
  - { name: ri, provider: aws, kind: reserved, region: eu-west-1, instanceType: m5.large, count: 2, hourly: 0, upfront: 525.6, currency: USD, from: 2026-01-01, to: 2027-01-01 }
support:
  - { provider: aws, tiers: [{ from: 0, percent: 10 }, { from: 10000, percent: 7 }] }
people:
  - { name: platform, monthly: 4500, currency: EUR }
`;

test('a whole rate card', () => {
  const card = parseRateCard('card.yaml', CARD);
  expect(card.discounts[0]).toMatchObject({ provider: 'aws', millionths: 125_000, from: '2026-01-01', to: '' });
  expect(card.prices).toMatchObject([
    { line: 5, monthlyNanos: 99_990_000_000n, setupNanos: 91_990_000_000n, amortiseMonths: 24, hourlyNanos: null },
    { labels: { rack: 'b' }, hourlyNanos: 100_000_000n },
  ]);
  expect(card.owned[0]).toMatchObject({
    pueThousandths: 1_400,
    runningMonthlyNanos: 80_000_000_000n,
    capitalRateMillionths: 60_000,
    view: 'accounting',
  });
  expect(card.commitments[0]).toMatchObject({ hourlyNanos: 60_000_000n, count: 2 });
  expect(card.support[0]?.tiers).toHaveLength(2);
  expect(parseRateCard('empty.yaml', '').prices).toEqual([]);
});

test.each([
  ['discount:\n  - percent: 1\n', 'card.yaml line 1: discount is not known here: use one of discounts, prices, owned'],
  [
    'discounts:\n  - { provider: aws, percent: a lot }\n',
    'line 2: discounts[0].percent is "a lot": write a decimal number such as 12.34.',
  ],
  ['discounts:\n  - { provider: aws }\n', 'line 2: discounts[0] lacks "percent".'],
  ['discounts:\n  - { provider: aws, percent: 120 }\n', 'line 2: a percentage is above 100.'],
  ['prices:\n  - { currency: EUR, hourly: 1, monthly: 2 }\n', 'line 2: give either hourly or monthly'],
  ['prices:\n  - { currency: EUR, monthly: 2, setup: 9 }\n', 'line 2: a setup fee needs amortiseMonths'],
  [
    'prices:\n  - { currency: EUR, monthly: 2, from: 2026-02-01, to: 2026-01-01 }\n',
    'line 2: it ends (2026-01-01) before it begins (2026-02-01).',
  ],
  [
    'prices:\n\n  - currency: euro\n    hourly: 1\n',
    'line 3: prices[0].currency is "euro": write an ISO code such as EUR.',
  ],
  [
    'commitments:\n  - { name: x, provider: aws, kind: gift, hourly: 1, currency: USD, from: 2026-01-01, to: 2027-01-01 }\n',
    'line 2: commitments[0].kind is "gift": use one of reserved, savings_plan, committed_use.',
  ],
  [
    'owned:\n  - { name: a, currency: EUR, purchase: 1, bought: 2026-01-01, depreciationMonths: 0 }\n',
    'line 2: depreciationMonths must be 1 or more',
  ],
  ['prices: 7\n', 'line 1: prices must be a list.'],
  ['prices: [\n', 'card.yaml line'],
])('%j is refused with its line', (text, message) => {
  expect(() => parseRateCard('card.yaml', text)).toThrow(message);
});
