/**
 * The part of OpenCost's filter v2 that chips can show: clauses joined by AND, values of one clause joined by OR.
 * Anything richer (`|`, parentheses, other operators) stays a text that is passed on untouched.
 */
export type FilterOperator = 'is' | 'isNot' | 'contains';
export interface FilterClause {
  field: string;
  operator: FilterOperator;
  values: string[];
}

const SYMBOLS: Record<FilterOperator, string> = { is: ':', isNot: '!:', contains: '~:' };
const FIELD = /^[A-Za-z]+(\[[^\]"\s]+\])?/;

function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}

export function clauseText(clause: FilterClause): string {
  return `${clause.field}${SYMBOLS[clause.operator]}${clause.values.map(quote).join(',')}`;
}

/** The text that the API takes as `filter`. */
export function filterText(clauses: readonly FilterClause[]): string {
  return clauses.map(clauseText).join('+');
}

/** Reads one quoted value, or, because people type addresses by hand, a bare word. */
function readValue(text: string, from: number): { value: string; next: number } | null {
  if (text[from] !== '"') {
    const bare = /^[^\s+|()",:~!]+/.exec(text.slice(from))?.[0];
    return bare === undefined ? null : { value: bare, next: from + bare.length };
  }
  let value = '';
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '"') return { value, next: i + 1 };
    if (c === '\\' && i + 1 < text.length) value += text[++i];
    else value += c;
  }
  return null;
}

/** Null where the text is not a plain conjunction of `is`, `is not` and `contains`. */
export function parseClauses(text: string): FilterClause[] | null {
  const clauses: FilterClause[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /[\s+]/.test(text[at] ?? '')) at++;
    if (at >= text.length) break;
    const field = FIELD.exec(text.slice(at))?.[0];
    if (field === undefined) return null;
    at += field.length;
    const operator = (Object.keys(SYMBOLS) as FilterOperator[]).find((o) => text.startsWith(SYMBOLS[o], at));
    if (operator === undefined) return null;
    at += SYMBOLS[operator].length;
    const values: string[] = [];
    for (;;) {
      const read = readValue(text, at);
      if (read === null) return null;
      values.push(read.value);
      at = read.next;
      if (text[at] !== ',') break;
      at++;
    }
    if (at < text.length && !/[\s+]/.test(text[at] ?? '')) return null;
    clauses.push({ field, operator, values });
  }
  return clauses;
}
