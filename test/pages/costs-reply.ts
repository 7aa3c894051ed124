import type { CostRow, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import { type FilterClause, parseClauses } from '@plimsoll/contract/view-filter';
import {
  AS_OF,
  CELLS,
  type Cell,
  CLUSTERS,
  dayFactor,
  daysOf,
  isGap,
  iso,
  resolveWindow,
  scale,
} from './organisation.ts';

export const ZERO = 0n;
function text(nanos: bigint): string {
  const positive = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${positive / 1_000_000_000n}.${String(positive % 1_000_000_000n).padStart(9, '0')}`;
}
export function money(nanos: bigint | null, state: Money['state'] = 'known', currency = 'EUR'): Money {
  return {
    amount: nanos === null ? null : text(nanos),
    currency,
    state: nanos === null ? 'missing' : state,
    basis: 'list',
  };
}

function field(cell: Cell, name: string): string {
  if (name === 'controllerKind') return cell.workload.split('/')[0] ?? '';
  if (name === 'controllerName') return cell.workload.split('/')[1] ?? '';
  if (name.startsWith('label')) return cell.namespace;
  const value = Reflect.get(cell, name);
  return typeof value === 'string' ? value : '';
}
function matches(cell: Cell, clauses: FilterClause[]): boolean {
  return clauses.every((clause) => {
    const value = field(cell, clause.field);
    if (clause.operator === 'is') return clause.values.includes(value);
    if (clause.operator === 'isNot') return !clause.values.includes(value);
    return clause.values.some((part) => value.includes(part));
  });
}

interface Days {
  total: (bigint | null)[];
  used: bigint;
}
function cellDays(cell: Cell, days: ReturnType<typeof daysOf>): Days {
  let used = ZERO;
  const total = days.map((day) => {
    if (isGap(Math.floor(day.start / 86_400_000) * 86_400_000, cell.cluster)) return null;
    const factor = dayFactor(day.start, cell.namespace) * day.share;
    used += scale(cell.used, factor);
    return scale(cell.used, factor) + scale(cell.idle, factor);
  });
  return { total, used };
}
const sum = (parts: (bigint | null)[]) => parts.reduce((a: bigint, b) => a + (b ?? ZERO), ZERO);

const COARSE = ['cluster', 'node', 'pool'];

export function costs(query: URLSearchParams): CostsReply | null {
  const window = resolveWindow(query.get('window') ?? '7d');
  const clauses = parseClauses(query.get('filter') ?? '');
  if (window === null || clauses === null) return null;
  const by = (query.get('by') ?? 'namespace').split(',');
  const days = daysOf(window);
  const length = window.end - window.start;
  const before = { start: window.start - length, end: window.start };
  const currency = query.get('currency') ?? 'EUR';
  const comparing = query.get('compare') !== null;
  const cells = CELLS.filter((cell) => matches(cell, clauses));
  const isCoarse = clauses.every((clause) => COARSE.includes(clause.field));
  const clusters = isCoarse ? Object.keys(CLUSTERS).filter((name) => cells.some((cell) => cell.cluster === name)) : [];

  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = by.map((group) => field(cell, group.startsWith('label:') ? 'label' : group)).join('\u0000');
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  // As the API has it: no step, no trend. One of days is all that the tests need.
  const points = (amounts: (bigint | null)[]) =>
    (query.get('step') === null ? [] : days).map((day, i) => {
      const amount = amounts[i] ?? null;
      return { start: iso(day.start), amount: amount === null ? null : text(amount), partial: day.share < 1 };
    });
  const addDays = (lists: (bigint | null)[][]) =>
    days.map((_, i) => {
      const known = lists.map((list) => list[i] ?? null).filter((amount) => amount !== null);
      return known.length === 0 ? null : known.reduce((a, b) => a + b, ZERO);
    });
  const none = money(ZERO, 'known', currency);
  const missing = money(null, 'missing', currency);
  const all: (bigint | null)[][] = [];
  const rows: CostRow[] = [...groups].map(([key, members]) => {
    const each = members.map((cell) => cellDays(cell, days));
    const trend = addDays(each.map((one) => one.total));
    all.push(trend);
    const cost = sum(trend);
    const used = each.reduce((a, one) => a + one.used, ZERO);
    const cpu = (cost * 58n) / 100n;
    const isEstimated = members.some((cell) => cell.cluster === 'edge');
    const state = isEstimated ? 'estimated' : 'known';
    const previousCells = members.map((cell) => sum(cellDays(cell, daysOf(before)).total));
    return {
      key: key.split('\u0000'),
      cost: money(cost, state, currency),
      usageCost: money(used, state, currency),
      workloadIdle: money(cost - used, state, currency),
      cpu: money(cpu, state, currency),
      memory: money(cost - cpu, state, currency),
      gpu: none,
      network: missing,
      storage: missing,
      loadBalancer: missing,
      address: missing,
      fee: missing,
      shared: none,
      overhead: members.every((cell) => cell.overhead),
      quantity: {
        cpuCoreHours: Number(cost / 40_000_000n) / 2,
        memoryGiBHours: Number(cost / 9_000_000n) / 2,
        egressBytes: Number(cost / 7n),
      },
      trend: points(trend),
      ...(comparing ? { previous: money(sum(previousCells), state, currency) } : {}),
    };
  });
  rows.sort((a, b) => Number(b.cost.amount) - Number(a.cost.amount));
  const limit = Number(query.get('limit') ?? '0');
  const nobody = (of: 'idle' | 'reserved', span: typeof days) =>
    addDays(
      clusters.map((name) =>
        span.map((day) =>
          isGap(day.start, name) ? ZERO : scale(CLUSTERS[name]?.[of] ?? ZERO, dayFactor(day.start, 'week') * day.share),
        ),
      ),
    ).map((amount) => amount ?? ZERO);
  const idle = nobody('idle', days);
  const reserved = nobody('reserved', days);
  const unattributed = days.map((day) =>
    clusters.includes('edge') && isGap(day.start, 'edge') ? 61_700_000_000n : ZERO,
  );
  const total = addDays([...all, idle, reserved, unattributed]);
  const previousTotal =
    cells.reduce((a, cell) => a + sum(cellDays(cell, daysOf(before)).total), ZERO) +
    sum(nobody('idle', daysOf(before))) +
    sum(nobody('reserved', daysOf(before)));
  const first = rows[0];
  const wholeWindow = { start: iso(window.start), end: iso(window.end), zone: 'UTC' };
  const share = first === undefined ? 0 : Math.round((100 * Number(first.cost.amount)) / Number(text(sum(total))));
  return {
    answer:
      first === undefined
        ? 'The filter matches nothing in this window.'
        : `${first.key.join(' / ')} is ${share} % of the ${Number(text(sum(total))).toFixed(2)} ${currency} spent in this window; ${Math.round((100 * Number(sum(idle))) / Number(sum(total)))} % was paid for and asked for by no pod.`,
    window: wholeWindow,
    asOf: AS_OF,
    currency,
    simulated: true,
    total: money(sum(total), 'estimated', currency),
    ...(comparing
      ? {
          previousTotal: money(previousTotal, 'known', currency),
          previousWindow: { start: iso(before.start), end: iso(before.end), zone: 'UTC' },
        }
      : {}),
    rows: limit > 0 ? rows.slice(0, limit) : rows,
    idle: money(sum(idle), 'known', currency),
    reserved: money(sum(reserved), 'known', currency),
    unusedCommitment: none,
    shared: none,
    unattributed: money(sum(unattributed), 'known', currency),
    trends: {
      total: points(total),
      idle: points(idle),
      reserved: points(reserved),
      unattributed: points(unattributed),
    },
    coverage: {
      share: 0.973,
      nodeHours: 7712,
      sampledNodeHours: 7640,
      pricedNodeHours: 7700,
      estimatedShare: 0.021,
      missing: [
        { what: 'network', reason: 'NOT_COLLECTED', hint: 'Traffic is counted but has no price yet.' },
        { what: 'storage', reason: 'NOT_COLLECTED', hint: 'Volumes are not read yet.' },
      ],
    },
    ...(first === undefined
      ? {
          empty: {
            reason: 'FILTER_MATCHES_NOTHING' as const,
            message: 'Nothing that ran in this window matches the filter.',
            action: 'Remove a filter or choose another period.',
          },
        }
      : {}),
  };
}
