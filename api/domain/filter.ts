/**
 * OpenCost's filter language, version 2: `namespace:"shop","media"+label[app]!:"test"`.
 * `+` or white space is and, `|` is or; mixing them needs parentheses. A list of values means any of them, after a
 * negated operator none of them. Errors are SyntaxErrors that name the place, counted from 1.
 */

export const FILTER_FIELDS = [
  'cluster',
  'node',
  'pool',
  'team',
  'namespace',
  'controllerKind',
  'controllerName',
  'workload',
  'pod',
  'container',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number] | `label:${string}`;

const OPERATORS = ['!<~:', '!~>:', '!~:', '<~:', '~>:', '~:', '!:', ':'] as const;
export type FilterOperator = (typeof OPERATORS)[number];

export interface FilterCondition {
  readonly kind: 'condition';
  readonly field: FilterField;
  readonly operator: FilterOperator;
  readonly values: readonly string[];
}
export interface FilterGroup {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Filter[];
}
export type Filter = FilterCondition | FilterGroup;

/** What a filter looks at; a getter is asked only where the filter names its field. */
export interface FilterSubject {
  readonly cluster: string;
  readonly node: string;
  readonly pool: string;
  readonly team: string;
  readonly namespace: string;
  readonly controllerKind: string;
  readonly controllerName: string;
  readonly pod: string;
  readonly container: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

export function parseFilter(text: string): Filter {
  const parser = new Parser(text);
  const filter = parser.expression();
  parser.expectEnd();
  return filter;
}

/** The fields that a filter names: what a query has to be split by before it can be applied. */
export function filterFields(filter: Filter): ReadonlySet<FilterField> {
  if (filter.kind === 'condition') return new Set([filter.field]);
  return new Set(filter.parts.flatMap((part) => [...filterFields(part)]));
}

export function matchesFilter(filter: Filter, subject: FilterSubject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matchesFilter(part, subject));
    case 'or':
      return filter.parts.some((part) => matchesFilter(part, subject));
    case 'condition': {
      const value = valueIn(filter.field, subject);
      const isNegated = filter.operator.startsWith('!');
      return filter.values.some((wanted) => holds(filter, value, wanted)) !== isNegated;
    }
  }
}

function holds({ field, operator }: FilterCondition, value: string, wanted: string): boolean {
  // Kubernetes writes `Job`, OpenCost's clients `job`
  const [left, right] = field === 'controllerKind' ? [value.toLowerCase(), wanted.toLowerCase()] : [value, wanted];
  switch (operator) {
    case ':':
    case '!:':
      return left === right;
    case '~:':
    case '!~:':
      return left.includes(right);
    case '<~:':
    case '!<~:':
      return left.startsWith(right);
    case '~>:':
    case '!~>:':
      return left.endsWith(right);
  }
}

/** A label that is absent from the pod is looked up on its namespace, then it is the empty text. */
function valueIn(field: FilterField, subject: FilterSubject): string {
  switch (field) {
    case 'workload':
      return `${subject.controllerKind}/${subject.controllerName}`;
    case 'cluster':
    case 'node':
    case 'pool':
    case 'team':
    case 'namespace':
    case 'controllerKind':
    case 'controllerName':
    case 'pod':
    case 'container':
      return subject[field];
    default: {
      const name = field.slice('label:'.length);
      if (Object.hasOwn(subject.labels, name)) return subject.labels[name] ?? '';
      return Object.hasOwn(subject.namespaceLabels, name) ? (subject.namespaceLabels[name] ?? '') : '';
    }
  }
}

/** Text that parses to the same filter. */
export function formatFilter(filter: Filter): string {
  if (filter.kind === 'condition') {
    const field = filter.field.startsWith('label:') ? `label[${filter.field.slice('label:'.length)}]` : filter.field;
    return `${field}${filter.operator}${filter.values.map(quote).join(',')}`;
  }
  return filter.parts
    .map((part) => (part.kind === 'condition' ? formatFilter(part) : `(${formatFilter(part)})`))
    .join(filter.kind === 'and' ? '+' : '|');
}

function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  expression(): Filter {
    const parts = [this.#operand()];
    let joint: 'and' | 'or' | null = null;
    for (let next = this.#joint(); next !== null; next = this.#joint()) {
      if (joint !== null && joint !== next)
        this.#fail('"+" and "|" stand side by side; put one of them in parentheses');
      joint = next;
      parts.push(this.#operand());
    }
    const [only] = parts;
    return joint === null && only !== undefined ? only : { kind: joint ?? 'and', parts };
  }

  expectEnd(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#fail(`"${this.#text[this.#at]}" is one too many`);
  }

  /** What joins the next operand, or null where the expression ends. */
  #joint(): 'and' | 'or' | null {
    this.#space();
    // a list of values has already looked past the space for its next comma
    const hasSpace = /\s/.test(this.#text[this.#at - 1] ?? '');
    if (this.#take('+')) return 'and';
    if (this.#take('|')) return 'or';
    const isOperand = this.#at < this.#text.length && this.#text[this.#at] !== ')';
    return hasSpace && isOperand ? 'and' : null;
  }

  #operand(): Filter {
    this.#space();
    if (!this.#take('(')) return this.#condition();
    const inner = this.expression();
    this.#space();
    if (!this.#take(')')) this.#fail('a ")" is missing');
    return inner;
  }

  #condition(): FilterCondition {
    const field = this.#field();
    this.#space();
    const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, this.#at));
    if (operator === undefined) this.#fail(`an operator has to follow: ${OPERATORS.toReversed().join(' ')}`);
    this.#at += operator.length;
    const values = [this.#value()];
    for (this.#space(); this.#take(','); this.#space()) values.push(this.#value());
    return { kind: 'condition', field, operator, values };
  }

  #field(): FilterField {
    const start = this.#at;
    const word = /[A-Za-z]*/y;
    word.lastIndex = this.#at;
    const name = word.exec(this.#text)?.[0] ?? '';
    this.#at += name.length;
    if (name === 'label') {
      if (!this.#take('[')) this.#fail('a label is named in brackets: label[app]');
      const end = this.#text.indexOf(']', this.#at);
      const label = end < 0 ? '' : this.#text.slice(this.#at, end).trim();
      if (label === '') this.#fail('a label is named in brackets: label[app]');
      this.#at = end + 1;
      return `label:${label}`;
    }
    const field = FILTER_FIELDS.find((candidate) => candidate === name);
    if (field === undefined) {
      this.#at = start;
      const found = name === '' ? (this.#text[start] ?? 'the end') : name;
      this.#fail(`"${found}" is not a field; use ${FILTER_FIELDS.join(', ')} or label[NAME]`);
    }
    return field;
  }

  #value(): string {
    this.#space();
    if (!this.#take('"')) this.#fail('a value stands in double quotes');
    let value = '';
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) this.#fail('a closing quote is missing');
      this.#at += 1;
      if (char === '"') return value;
      if (char === '\\' && this.#at < this.#text.length) {
        value += this.#text[this.#at];
        this.#at += 1;
      } else value += char;
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #fail(what: string): never {
    throw new SyntaxError(`At place ${this.#at + 1} of the filter ${this.#text}: ${what}.`);
  }
}
