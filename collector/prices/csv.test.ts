import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRecords } from './csv.ts';

async function read(pieces: readonly string[]): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = [];
  for await (const record of csvRecords(pieces)) records.push(record);
  return records;
}

test('quotes, commas and line ends within cells; a file without a last line end', async () => {
  expect(await read(['a,"b ""x"", c","two\nlines"\r\n1,,3'])).toEqual([
    ['a', 'b "x", c', 'two\nlines'],
    ['1', '', '3'],
  ]);
});

test('a quoted cell without an end was cut off', async () => {
  await expect(read(['a,b\n1,"cut'])).rejects.toThrow(/cut off/);
});

test('any records survive, however their text is cut into pieces', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'ü'), maxLength: 6 });
  const records = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 7 }), async (rows, size) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
      const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(await read(pieces)).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});
