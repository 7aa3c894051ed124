import type { CostsQuery } from '@plimsoll/contract/costs';
import { type Filter, filterFields, parseFilter } from '@plimsoll/domain/filter';
import { type GroupKey, parseGroupPath } from '@plimsoll/domain/group-path';
import { Problem } from '../errors.ts';
import type { Column } from './places.ts';
import { columnsOf } from './places.ts';

const DEFAULT_PATH = 'namespace';

/** Fields that say which node a cost stands on: under a filter by these alone, the rest of the nodes belongs to it. */
const NODE_FIELDS = new Set(['cluster', 'node', 'pool']);

export type Step = NonNullable<CostsQuery['step']>;

export interface Question {
  readonly path: readonly GroupKey[];
  readonly filter: Filter | null;
  /** none: everything; nodes: whole nodes; rows: some of what runs on them */
  readonly scope: 'none' | 'nodes' | 'rows';
  readonly idle: 'separate' | 'spread';
  readonly step: Step | null;
  /** what the cells must be split by, for grouping, filtering and spreading */
  readonly columns: readonly Column[];
}

export function parseQuestion(query: CostsQuery): Question {
  const path = parsed('BAD_GROUPING', () => parseGroupPath(query.by ?? DEFAULT_PATH));
  const text = (query.filter ?? '').trim();
  const filter = text === '' ? null : parsed('BAD_FILTER', () => parseFilter(text));
  const fields = filter === null ? [] : [...filterFields(filter)];
  const scope = filter === null ? 'none' : fields.every((field) => NODE_FIELDS.has(field)) ? 'nodes' : 'rows';
  const idle = query.idle ?? 'separate';
  const columns = new Set<Column>([...path.flatMap(columnsOf), ...fields.flatMap(fieldColumns)]);
  if (idle === 'spread')
    spreadColumns(columns).forEach((column) => {
      columns.add(column);
    });
  return { path, filter, scope, idle, step: query.step ?? null, columns: [...columns] };
}

/** What spreading needs to split where the finest question would: see `spreadIdle`. */
function spreadColumns(columns: ReadonlySet<Column>): readonly Column[] {
  const fine = columns.has('pod') || columns.has('container') || columns.has('label_set');
  return ['cluster', 'node', 'namespace', 'workload', ...(fine ? (['pod'] as const) : [])];
}

function fieldColumns(field: string): readonly Column[] {
  switch (field) {
    case 'cluster':
      return ['cluster'];
    case 'node':
    case 'pool':
    case 'provider':
    case 'providerID':
      return ['cluster', 'node'];
    case 'namespace':
      return ['namespace'];
    case 'controllerKind':
    case 'controllerName':
    case 'workload':
      return ['workload'];
    case 'pod':
      return ['cluster', 'pod'];
    case 'container':
      return ['container'];
    default:
      // team, and every label
      return ['label_set'];
  }
}

function parsed<T>(code: 'BAD_GROUPING' | 'BAD_FILTER', parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new Problem(code, { detail: error.message.replace(/\.$/, '') }, error);
    }
    throw error;
  }
}
