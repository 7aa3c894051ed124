import type { FilterClause, FilterOperator } from '@plimsoll/contract/view-filter';

/** What rows can be grouped by, in the order in which people look closer. */
export const GROUPS = [
  { id: 'cluster', label: 'Cluster' },
  { id: 'pool', label: 'Node pool' },
  { id: 'node', label: 'Node' },
  { id: 'team', label: 'Team' },
  { id: 'namespace', label: 'Namespace' },
  { id: 'workload', label: 'Workload' },
  { id: 'pod', label: 'Pod' },
  { id: 'container', label: 'Container' },
] as const;

/** Where a click on a row leads. */
const NEXT: Record<string, string> = {
  cluster: 'namespace',
  pool: 'namespace',
  node: 'pod',
  team: 'namespace',
  namespace: 'workload',
  workload: 'pod',
  pod: 'container',
};

export function groupLabel(id: string): string {
  if (id.startsWith('label:')) return `Label ${id.slice(6)}`;
  return GROUPS.find((group) => group.id === id)?.label ?? id;
}

/** Null at the end of the path: a container has nothing inside. */
export function nextGroup(by: readonly string[], path: readonly FilterClause[]): string | null {
  const last = by.at(-1) ?? '';
  let next: string | undefined = last.startsWith('label:') ? 'workload' : NEXT[last];
  const seen = new Set([...by, ...path.map((clause) => clause.field)]);
  while (next !== undefined && seen.has(next)) next = NEXT[next];
  return next ?? null;
}

/** `label:app` groups by what `label[app]` filters by. */
export function groupField(group: string): string {
  return group.startsWith('label:') ? `label[${group.slice(6)}]` : group;
}
export function fieldGroup(field: string): string {
  const label = /^label\[(.+)\]$/.exec(field)?.[1];
  if (label !== undefined) return `label:${label}`;
  return field === 'controllerName' ? 'workload' : field;
}

export const FILTER_FIELDS = ['cluster', 'team', 'namespace', 'workload', 'pool', 'node', 'pod', 'container'] as const;

export const OPERATOR_WORDS: Record<FilterOperator, string> = { is: 'is', isNot: 'is not', contains: 'contains' };

export function clauseWords(clause: FilterClause): string {
  const joint = clause.operator === 'isNot' ? ' nor ' : ' or ';
  return `${groupLabel(fieldGroup(clause.field))} ${OPERATOR_WORDS[clause.operator]} ${clause.values.join(joint)}`;
}
