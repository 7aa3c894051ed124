import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Cells } from './row.ts';

/**
 * A table as columns of text under brotli: a JSON line, then a line of tab-separated cells for each column.
 * Columns of long repeated texts hold positions in a dictionary of the JSON line. Nothing is rounded or derived,
 * so unpacking gives back every cell as the source wrote it.
 */
interface Head {
  readonly format: 1;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly dictionaries: Readonly<Record<string, readonly string[]>>;
}

const FORMAT = 1;

export function packTable(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
  dictionaryOf: readonly string[],
): Buffer {
  const dictionaries: Record<string, string[]> = {};
  const lines: string[] = [];
  for (const column of columns) {
    const cells = rows.map((row) => row[column] ?? '');
    if (cells.some((cell) => /[\t\n]/.test(cell))) throw new Error(`column ${column} holds a tab or a line end`);
    if (!dictionaryOf.includes(column)) {
      lines.push(cells.join('\t'));
      continue;
    }
    const positions = new Map<string, number>();
    for (const cell of cells) if (!positions.has(cell)) positions.set(cell, positions.size);
    dictionaries[column] = [...positions.keys()];
    lines.push(cells.map((cell) => positions.get(cell)).join('\t'));
  }
  const head: Head = { format: FORMAT, rows: rows.length, columns, dictionaries };
  return brotliCompressSync([JSON.stringify(head), ...lines].join('\n'), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}

/** Each row as a function from column to cell: an object a row would be most of the time of loading. */
export function unpackTable<T>(packed: Buffer, read: (cell: Cells) => T): readonly T[] {
  const [first = '', ...lines] = brotliDecompressSync(packed).toString('utf8').split('\n');
  const head = JSON.parse(first) as Head;
  if (head.format !== FORMAT || lines.length !== head.columns.length) {
    throw new Error('The bundled prices have another format than this version reads: install the package again.');
  }
  const columns = new Map(
    head.columns.map((column, index) => {
      const dictionary = head.dictionaries[column];
      const cells = (lines[index] ?? '').split('\t');
      if (cells.length !== head.rows) throw new Error(`The bundled prices are damaged in column ${column}.`);
      return [column, dictionary ? cells.map((cell) => dictionary[Number(cell)] ?? '') : cells] as const;
    }),
  );
  let at = 0;
  const cell: Cells = (column) => columns.get(column)?.[at] ?? '';
  const rows: T[] = [];
  for (; at < head.rows; at++) rows.push(read(cell));
  return rows;
}
