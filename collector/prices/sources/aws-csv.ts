import { csvRecords } from '../csv.ts';
import { SourceError } from '../source.ts';

/** A row of an AWS price list: a cell by its column's name in any case, `''` where the list has no such column. */
export type AwsRow = (column: string) => string;

export interface AwsList {
  readonly publicationDate: string;
  readonly version: string;
  readonly offerCode: string;
  readonly rows: AsyncGenerator<AwsRow, void, undefined>;
}

const HEAD_LINES = 5;
/** Columns without which no price can be told. */
const NEEDED = ['sku', 'ratecode', 'unit', 'currency'];

/**
 * Reads a price list as AWS publishes it: five lines about the list, a header, then one price a line. Columns differ
 * by service and change, so they are found by name; rows repeat between regions and are told apart by RateCode.
 * The rows come one at a time: the list of a large region is hundreds of megabytes.
 */
export async function readAwsList(pieces: AsyncIterable<string> | Iterable<string>): Promise<AwsList> {
  const records = csvRecords(pieces);
  const head = new Map<string, string>();
  for (let line = 0; line < HEAD_LINES; line++) {
    const { value } = await records.next();
    if (!value) throw new SourceError('truncated', 'The AWS price list ends in its head.');
    head.set(value[0] ?? '', value[1] ?? '');
  }
  if (head.get('FormatVersion') !== 'v1.0') {
    throw new SourceError(
      'schema',
      `The AWS price list has format "${head.get('FormatVersion') ?? 'none'}" instead of v1.0.`,
    );
  }
  const { value: header } = await records.next();
  const columns = new Map<string, number>();
  // of names that are equal but for their case the first counts
  header?.forEach((name, at) => {
    const key = name.toLowerCase();
    if (!columns.has(key)) columns.set(key, at);
  });
  const lacking = NEEDED.find((name) => !columns.has(name));
  if (!header || lacking !== undefined) {
    throw new SourceError('schema', `The AWS price list has no column ${lacking ?? 'at all'}.`);
  }
  return {
    publicationDate: (head.get('Publication Date') ?? '').slice(0, 10),
    version: head.get('Version') ?? '',
    offerCode: head.get('OfferCode') ?? '',
    rows: rowsOf(records, columns, header.length),
  };
}

async function* rowsOf(
  records: AsyncGenerator<readonly string[], void, undefined>,
  columns: ReadonlyMap<string, number>,
  width: number,
): AsyncGenerator<AwsRow, void, undefined> {
  const seen = new Set<string>();
  let record: readonly string[] = [];
  const cell: AwsRow = (column) => record[columns.get(column.toLowerCase()) ?? -1] ?? '';
  try {
    for await (record of records) {
      if (record.length !== width)
        throw new SourceError('truncated', `The AWS price list breaks off in the row of ${record[0] ?? ''}.`);
      const rate = cell('RateCode');
      // codes are long and many: their last parts suffice within a SKU
      if (seen.has(rate)) continue;
      if (wanted(cell)) seen.add(ownText(rate));
      yield cell;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError('truncated', 'The AWS price list ends inside a cell: it was cut off.');
  }
}

/** A copy: a cell is a view into the piece of file that it came in, and would keep all of that in memory. */
export function ownText(cell: string): string {
  return Buffer.from(cell).toString();
}

/** Only rates that are kept are remembered, or the codes of a large region would fill the memory. */
function wanted(row: AwsRow): boolean {
  return isLinuxMachine(row) || row('Product Family') !== 'Compute Instance';
}

/** A shared machine with plain Linux; without CapacityStatus the rows of reservations at 0.00 would come in. */
export function isLinuxMachine(row: AwsRow): boolean {
  const family = row('Product Family');
  return (
    (family === 'Compute Instance' || family === 'Compute Instance (bare metal)') &&
    row('Operating System') === 'Linux' &&
    row('Tenancy') === 'Shared' &&
    row('CapacityStatus') === 'Used' &&
    row('Pre Installed S/W') === 'NA' &&
    /(^|-)BoxUsage(:|$)/.test(row('usageType'))
  );
}
