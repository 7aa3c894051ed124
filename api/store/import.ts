import type { Store } from './client.ts';
import { ImportBatches } from './import-batches.ts';
import { RollupDays } from './import-rollups.ts';
import { BadLine, type Fields, isFields, text } from './interchange-fields.ts';
import {
  clusterOf,
  egressOf,
  eventOf,
  fxRateOf,
  gapOf,
  nodeOf,
  nodePriceOf,
  podOf,
  sourceOf,
  usageOf,
} from './interchange-line.ts';
import { linesOf } from './lines.ts';
import { StoreError } from './store-error.ts';

export interface BadLineReport {
  readonly line: number;
  readonly reason: string;
}

export interface ImportReport {
  readonly lines: number;
  /** lines taken, by type */
  readonly taken: Readonly<Record<string, number>>;
  /** lines of types that this version does not keep, by type */
  readonly unknown: Readonly<Record<string, number>>;
  readonly badLines: number;
  /** the first of them */
  readonly bad: readonly BadLineReport[];
  /** the file ends within this line: what was before it is taken */
  readonly halfWrittenLine: number | null;
  /** usage, egress and event lines whose pod no line and no stored fact describes; they are kept without a namespace */
  readonly withoutPod: number;
  readonly sampleRows: number;
}

export interface ImportOptions {
  readonly onProgress?: (progress: { readonly bytesRead: number; readonly lines: number }) => void;
}

const LISTED_BAD_LINES = 100;
const VERSION = 1;
const LINES_A_PROGRESS = 20_000;

/**
 * Reads an interchange file (JSON Lines, gzip or not) into the store, line by line. A line that cannot be taken is
 * counted with its number and reason and the next one is read; the same file read twice is the same as read once.
 * Hours are marked dirty: whoever imports calls rollDirty afterwards. Fails when the store does, or on a newer format.
 */
export async function importFacts(
  store: Store,
  input: AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const batches = new ImportBatches(store);
  const rollups = new RollupDays(store);
  const taken: Record<string, number> = {};
  const unknown: Record<string, number> = {};
  const bad: BadLineReport[] = [];
  let badLines = 0;
  let lines = 0;
  let halfWrittenLine: number | null = null;

  for await (const { number, text: line, ended, bytesRead } of linesOf(input)) {
    if (lines % LINES_A_PROGRESS === 0) options.onProgress?.({ bytesRead, lines });
    if (line.trim() === '' && ended) continue;
    lines += 1;
    try {
      const fields = parse(line);
      const type = text(fields, 'type');
      if (type === '') throw new BadLine('"type" is missing');
      if (type === 'plimsoll') checkVersion(fields);
      const known = take(type, fields, batches, rollups);
      const counts = known ? taken : unknown;
      if (type !== 'plimsoll') counts[type] = (counts[type] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      if (!ended) {
        halfWrittenLine = number;
      } else {
        badLines += 1;
        if (bad.length < LISTED_BAD_LINES) bad.push({ line: number, reason: error.message });
      }
    }
    if (batches.isFull) await batches.flush();
    if (rollups.isFull) await rollups.flush();
  }
  await rollups.finish();
  await batches.finish();
  return {
    lines,
    taken,
    unknown,
    badLines,
    bad,
    halfWrittenLine,
    withoutPod: batches.withoutPod,
    sampleRows: batches.sampleRows,
  };
}

function parse(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new BadLine('this is not JSON');
  }
  if (!isFields(value)) throw new BadLine('this is not a JSON object');
  return value;
}

function checkVersion(fields: Fields): void {
  if (fields.version === VERSION) return;
  throw new StoreError(
    'schema',
    `The file is of interchange version ${JSON.stringify(fields.version)}, this program reads version ${VERSION}: import it with a newer Plimsoll.`,
  );
}

/** False where this version keeps nothing of that type. */
function take(type: string, fields: Fields, batches: ImportBatches, rollups: RollupDays): boolean {
  switch (type) {
    case 'plimsoll':
      return true;
    case 'cluster':
      batches.cluster(clusterOf(fields));
      return true;
    case 'node':
      batches.node(nodeOf(fields));
      return true;
    case 'pod':
      batches.pod(podOf(fields));
      return true;
    case 'usage':
      batches.usage(usageOf(fields));
      return true;
    case 'egress':
      batches.egress(egressOf(fields));
      return true;
    case 'event':
      batches.event(eventOf(fields));
      return true;
    case 'gap':
      batches.gap(gapOf(fields));
      return true;
    case 'source':
      batches.source(sourceOf(fields));
      return true;
    case 'nodePrice':
      batches.nodePrice(nodePriceOf(fields));
      return true;
    case 'fxRate':
      batches.fxRate(fxRateOf(fields));
      return true;
    case 'usageHour':
    case 'nodeHour':
    case 'quantileDay':
      rollups.row(type, fields);
      return true;
    default:
      return false;
  }
}
