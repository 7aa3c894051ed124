import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('a table becomes a header line and one line a row, missing values empty', () => {
  const csv = toCsv({
    name: 'costs',
    columns: ['key', 'cost', 'unit'],
    rows: [
      ['shop', '1.500000000', 'EUR'],
      ['a "quoted", one', null, 'EUR'],
      ['down', '-0.250000000', 'EUR'],
    ],
  });
  expect(csv).toBe('key,cost,unit\r\nshop,1.500000000,EUR\r\n"a ""quoted"", one",,EUR\r\ndown,-0.250000000,EUR\r\n');
});

test('a name that a spreadsheet would run as a formula is quoted with an apostrophe', () => {
  const csv = toCsv({ name: 't', columns: ['key'], rows: [['=HYPERLINK("x")'], ['@a'], ['-x']] });
  expect(csv.split('\r\n').slice(1, 4)).toEqual([`"'=HYPERLINK(""x"")"`, "'@a", "'-x"]);
});
