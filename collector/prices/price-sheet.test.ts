import { expect, test } from 'vitest';
import { parsePriceSheet, sheetPriceOf } from './price-sheet.ts';

const parse = (text: string, file = 'own.csv') => parsePriceSheet(file, text, '2026-11-01');

test('CSV and YAML say the same', async () => {
  const csv = await parse(
    '# ours\nprovider,region,instanceType,hourly,monthly,currency\nhcloud,fsn1,CCX13,,42.99,EUR\n*,,,0.10,,EUR\n',
  );
  const yaml = await parse(
    '- provider: hetzner\n  region: fsn1\n  instanceType: ccx13\n  monthly: 42.99\n  currency: EUR\n- hourly: 0.10\n  currency: EUR\n',
    'own.yaml',
  );
  expect(csv.prices.map(({ line: _line, ...rest }) => rest)).toEqual(
    yaml.prices.map(({ line: _line, ...rest }) => rest),
  );
  expect(csv.prices[0]).toMatchObject({
    line: 3,
    provider: 'hetzner',
    monthlyNanos: 42_990_000_000n,
    hourlyNanos: null,
  });
  expect(sheetPriceOf(csv, { provider: 'hcloud', region: 'fsn1', instanceType: 'ccx13' })?.line).toBe(3);
  expect(sheetPriceOf(csv, { provider: '', region: '', instanceType: '' })?.hourlyNanos).toBe(100_000_000n);
});

test('a YAML map is a rate card', async () => {
  const sheet = await parse('prices:\n  - { provider: aws, hourly: 0.05, currency: EUR }\n', 'card.yaml');
  expect(sheet.card.prices[0]).toMatchObject({ line: 2, provider: 'aws', hourlyNanos: 50_000_000n });
  await expect(parse('prices:\n  - { cost: 1 }\n', 'card.yaml')).rejects.toThrow(
    'card.yaml line 2: prices[0].cost is not known here',
  );
});

test('every mistake names its line', async () => {
  const head = 'provider,region,instanceType,hourly,monthly,currency\n';
  const cases: readonly (readonly [string, string, string?])[] = [
    [`${head}aws,,m5.large,0.1,70,USD\n`, 'own.csv line 2: give either hourly or monthly, not both and not neither.'],
    [`${head}\naws,,m5.large,0.1,,dollar\n`, 'own.csv line 3: currency "dollar" is not an ISO code such as EUR.'],
    [`${head}aws,,m5.large,cheap,,USD\n`, 'own.csv line 2: hourly "cheap" is not a price: write it like 0.107.'],
    [`${head}aws,,m5.large,-1,,USD\n`, 'own.csv line 2: hourly -1 is below zero.'],
    [`${head}aws,,m5.large,1,,USD,x\n`, 'own.csv line 2: 7 cells, but the header has 6.'],
    [
      'provider,price\n',
      'own.csv line 1: "price" is not one of provider, region, instanceType, hourly, monthly, currency.',
    ],
    ['- hourly: 1\n  cost: 2\n', 'own.yaml line 1: "cost" is not one of', 'own.yaml'],
    ['hello', 'own.yaml line 1: expected a list of prices', 'own.yaml'],
    ['- hourly: [\n', 'own.yaml line', 'own.yaml'],
  ];
  for (const [text, message, file] of cases) await expect(parse(text, file)).rejects.toThrow(message);
});
