import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { csvRecords } from '../csv.ts';
import { packTable } from './codec.ts';
import { feeFromRow, offerFromRow } from './row.ts';

const USAGE =
  'node collector/prices/snapshot/pack.ts --offers prices.csv --fees fees.csv [--out DIR]   (- reads stdin)';

async function readTable(path: string): Promise<{ columns: readonly string[]; rows: Record<string, string>[] }> {
  const stream = path === '-' ? process.stdin : createReadStream(path);
  stream.setEncoding('utf8');
  let columns: readonly string[] = [];
  const rows: Record<string, string>[] = [];
  for await (const record of csvRecords(stream as AsyncIterable<string>)) {
    if (columns.length === 0) columns = record;
    else if (record.length !== columns.length) {
      throw new Error(`${path}: row ${rows.length + 2} has ${record.length} cells, the header ${columns.length}`);
    } else rows.push(Object.fromEntries(columns.map((name, at) => [name, record[at] ?? ''])));
  }
  return { columns, rows };
}

const { values } = parseArgs({
  options: {
    offers: { type: 'string' },
    fees: { type: 'string' },
    out: { type: 'string', default: import.meta.dirname },
  },
});
if (!values.offers || !values.fees) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const offers = await readTable(values.offers);
const fees = await readTable(values.fees);
// every row must become an offer before it may ship: a row that does not is an error here, not a loss later
for (const row of offers.rows) offerFromRow((column) => row[column] ?? '');
for (const row of fees.rows) feeFromRow((column) => row[column] ?? '');
const long = ['provider', 'service', 'kind', 'region', 'instance_type', 'cpu_model', 'currency', 'commitment'];
const texts = ['as_of', 'source', 'price_basis', 'notes', 'local_disk_gb', 'network_gbps', 'included_traffic_tb'];
const packedOffers = packTable(offers.columns, offers.rows, [...long, ...texts]);
const packedFees = packTable(fees.columns, fees.rows, ['provider', 'service', 'fee', 'region', 'source', 'notes']);
await writeFile(join(values.out, 'offers.tsv.br'), packedOffers);
await writeFile(join(values.out, 'fees.tsv.br'), packedFees);
process.stdout.write(
  `${offers.rows.length} offers in ${packedOffers.length} bytes, ${fees.rows.length} fees in ${packedFees.length} bytes\n`,
);
