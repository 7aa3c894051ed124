import { describe, expect, it } from 'vitest';
import { type Column, sortRows, tableCsv } from './columns.ts';

interface Row {
  name: string;
  cost: bigint | null;
}
const columns: Column<Row>[] = [
  { id: 'name', label: 'Name', sort: (row) => row.name, csv: [{ header: 'name', value: (row) => row.name }] },
  { id: 'cost', label: 'Cost', sort: (row) => row.cost, csv: [{ header: 'cost', value: (row) => String(row.cost) }] },
  { id: 'trend', label: 'Trend' },
];
const rows: Row[] = [
  { name: 'b10', cost: 5n },
  { name: 'b9', cost: null },
  { name: 'a', cost: 10n ** 24n },
];

describe('tables', () => {
  it('sort money exactly, names as people count, missing last in both directions', () => {
    expect(sortRows(rows, columns, '-cost').map((row) => row.name)).toEqual(['a', 'b10', 'b9']);
    expect(sortRows(rows, columns, 'cost').map((row) => row.name)).toEqual(['b10', 'a', 'b9']);
    expect(sortRows(rows, columns, 'name').map((row) => row.name)).toEqual(['a', 'b9', 'b10']);
  });
  it('leave the order alone for a column that cannot sort', () => {
    expect(sortRows(rows, columns, 'trend')).toEqual(rows);
    expect(sortRows(rows, columns, 'nonsense')).toEqual(rows);
  });
  it('export what has data', () => {
    expect(tableCsv(columns, rows).header).toEqual(['name', 'cost']);
  });
});
