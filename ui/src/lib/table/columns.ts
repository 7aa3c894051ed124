import type { Cell } from '#lib/format/csv.ts';
import { collator } from '#lib/format/number.ts';

type SortValue = number | bigint | string | null;

export interface Column<R> {
  id: string;
  label: string;
  /** said under the label: the unit of every value in the column */
  unit?: string;
  numeric?: boolean;
  /** absent: not sortable */
  sort?: (row: R) => SortValue;
  /** one or more fields of the CSV; absent: not data (a picture) */
  csv?: readonly { header: string; value: (row: R) => Cell }[];
  /** first column: stays when the table scrolls sideways */
  lead?: boolean;
}

/** Missing sorts last in both directions: it is neither small nor large. */
function compareValues(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === 'string' || typeof b === 'string'
      ? collator.compare(String(a), String(b))
      : a < b
        ? -1
        : a > b
          ? 1
          : 0;
  return descending ? -order : order;
}

export function sortRows<R>(rows: readonly R[], columns: readonly Column<R>[], sort: string): R[] {
  const descending = sort.startsWith('-');
  const column = columns.find((c) => c.id === sort.replace(/^-/, ''));
  const by = column?.sort;
  if (by === undefined) return [...rows];
  return rows
    .map((row, index) => ({ row, index, value: by(row) }))
    .sort((a, b) => compareValues(a.value, b.value, descending) || a.index - b.index)
    .map((entry) => entry.row);
}

export function tableCsv<R>(columns: readonly Column<R>[], rows: readonly R[]): { header: string[]; rows: Cell[][] } {
  const fields = columns.flatMap((column) => column.csv ?? []);
  return {
    header: fields.map((field) => field.header),
    rows: rows.map((row) => fields.map((field) => field.value(row))),
  };
}
