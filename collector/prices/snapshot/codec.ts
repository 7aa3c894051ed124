import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Row } from './row.ts';

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

export function packTable(columns: readonly string[], rows: readonly Row[], dictionaryOf: readonly string[]): Buffer {
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

export function unpackTable(packed: Buffer): readonly Row[] {
  const [first = '', ...lines] = brotliDecompressSync(packed).toString('utf8').split('\n');
  const head = JSON.parse(first) as Head;
  if (head.format !== FORMAT || lines.length !== head.columns.length) {
    throw new Error('the bundled price snapshot has another format than this version reads: install the package again');
  }
  const rows: Record<string, string>[] = Array.from({ length: head.rows }, () => ({}));
  head.columns.forEach((column, index) => {
    const dictionary = head.dictionaries[column];
    const cells = (lines[index] ?? '').split('\t');
    if (cells.length !== head.rows) throw new Error(`the bundled price snapshot is damaged in column ${column}`);
    rows.forEach((row, at) => {
      const cell = cells[at] ?? '';
      row[column] = dictionary ? (dictionary[Number(cell)] ?? '') : cell;
    });
  });
  return rows;
}
