import { providerName } from '@plimsoll/domain/provider-name';
import { EMPTY_RATE_CARD, type RateCard } from '@plimsoll/domain/rate-card';
import { parseRateCard, RateCardError } from '@plimsoll/store/rate-card-file';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { csvRecords } from './csv.ts';
import { nanosFromDecimal } from './decimal.ts';

/** One line of the file that `--prices` names. Empty texts match every node. */
export interface SheetPrice {
  readonly line: number;
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly hourlyNanos: bigint | null;
  readonly monthlyNanos: bigint | null;
  readonly currency: string;
}

export interface PriceSheet {
  readonly file: string;
  readonly asOf: string;
  readonly prices: readonly SheetPrice[];
  /** what a file with more than a list says: discounts, own servers, commitments */
  readonly card: RateCard;
}

export class PriceSheetError extends Error {
  override readonly name = 'PriceSheetError';
}

const COLUMNS = ['provider', 'region', 'instanceType', 'hourly', 'monthly', 'currency'];

/**
 * Reads the file that `--prices` names: an own price list as CSV with a header or as a YAML list of maps, or a whole
 * rate card as a YAML map. Every mistake names its line. `asOf` is the day from which the prices are said to hold.
 */
export async function parsePriceSheet(file: string, text: string, asOf: string): Promise<PriceSheet> {
  if (!/\.ya?ml$/i.test(file)) {
    const entries = await csvEntries(file, text);
    return { file, asOf, prices: entries.map(({ line, cells }) => entry(file, line, cells)), card: EMPTY_RATE_CARD };
  }
  if (isMap(parseDocument(text, { schema: 'failsafe' }).contents)) {
    try {
      return { file, asOf, prices: [], card: parseRateCard(file, text) };
    } catch (error) {
      throw error instanceof RateCardError ? new PriceSheetError(error.message) : error;
    }
  }
  const prices = yamlEntries(file, text).map(({ line, cells }) => entry(file, line, cells));
  return { file, asOf, prices, card: EMPTY_RATE_CARD };
}

interface Entry {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

async function csvEntries(file: string, text: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let columns: readonly string[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const trimmed = raw.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    for await (const record of csvRecords([raw])) {
      const cells = record.map((cell) => cell.trim());
      if (columns.length === 0) {
        columns = cells;
        refuseUnknown(file, index + 1, columns);
      } else if (cells.length > columns.length) {
        throw new PriceSheetError(
          `${file} line ${index + 1}: ${cells.length} cells, but the header has ${columns.length}.`,
        );
      } else {
        entries.push({ line: index + 1, cells: new Map(columns.map((name, at) => [name, cells[at] ?? ''])) });
      }
    }
  }
  return entries;
}

function yamlEntries(file: string, text: string): Entry[] {
  const counter = new LineCounter();
  // the plain schema keeps 0.10 and 1e3 as they are written, so no price passes through a float
  const document = parseDocument(text, { lineCounter: counter, schema: 'failsafe' });
  const broken = document.errors[0];
  if (broken)
    throw new PriceSheetError(`${file} line ${counter.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`);
  const list = document.contents;
  if (!isSeq(list)) throw new PriceSheetError(`${file} line 1: expected a list of prices, or a rate card.`);
  return list.items.map((item) => {
    const offset = (item as { range?: [number, number, number] }).range?.[0] ?? 0;
    const line = counter.linePos(offset).line;
    if (!isMap(item))
      throw new PriceSheetError(
        `${file} line ${line}: expected provider, region, instanceType, hourly or monthly, currency.`,
      );
    const cells = mapCells(item);
    refuseUnknown(file, line, [...cells.keys()]);
    return { line, cells };
  });
}

function mapCells(map: YAMLMap): ReadonlyMap<string, string> {
  return new Map(
    map.items.map((pair) => [
      String(pair.key),
      isScalar(pair.value) && pair.value.value !== null ? String(pair.value.value) : '',
    ]),
  );
}

function refuseUnknown(file: string, line: number, names: readonly string[]): void {
  const unknown = names.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) {
    throw new PriceSheetError(`${file} line ${line}: "${unknown}" is not one of ${COLUMNS.join(', ')}.`);
  }
}

function entry(file: string, line: number, cells: ReadonlyMap<string, string>): SheetPrice {
  const cell = (name: string): string => (cells.get(name) === '*' ? '' : (cells.get(name) ?? ''));
  const fail = (what: string): never => {
    throw new PriceSheetError(`${file} line ${line}: ${what}`);
  };
  const provider = cell('provider');
  if (provider !== '' && providerName(provider) === '' && !/^[a-z0-9-]+$/.test(provider)) {
    fail(`"${provider}" is not a provider's id.`);
  }
  if ((cell('hourly') === '') === (cell('monthly') === ''))
    fail('give either hourly or monthly, not both and not neither.');
  const currency = cell('currency');
  if (!/^[A-Z]{3}$/.test(currency)) fail(`currency "${currency}" is not an ISO code such as EUR.`);
  const price = (name: string): bigint | null => {
    if (cell(name) === '') return null;
    let nanos = 0n;
    try {
      nanos = nanosFromDecimal(cell(name));
    } catch {
      fail(`${name} "${cell(name)}" is not a price: write it like 0.107.`);
    }
    return nanos < 0n ? fail(`${name} ${cell(name)} is below zero.`) : nanos;
  };
  return {
    line,
    provider: providerName(provider) || provider,
    region: cell('region').toLowerCase(),
    instanceType: cell('instanceType').toLowerCase(),
    hourlyNanos: price('hourly'),
    monthlyNanos: price('monthly'),
    currency,
  };
}

/** The first line that names the node's provider, region and type, or leaves them open. */
export function sheetPriceOf(
  sheet: PriceSheet | null,
  node: { readonly provider: string; readonly region: string; readonly instanceType: string },
): SheetPrice | undefined {
  const provider = providerName(node.provider) || node.provider;
  return sheet?.prices.find(
    (price) =>
      (price.provider === '' || price.provider === provider) &&
      (price.region === '' || price.region === node.region.toLowerCase()) &&
      (price.instanceType === '' || price.instanceType === node.instanceType.toLowerCase()),
  );
}
