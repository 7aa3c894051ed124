/** What a scenario expects, and the comparison with what somebody answered. */
import { formatNanos, parseNanos } from '@plimsoll/domain/money';
import { roundToUnit } from '@plimsoll/domain/money-split';

const GROUPS = ['pod', 'namespace', 'team', 'workload', 'label'] as const;
const REST = ['total', 'idle', 'reserved', 'unattributed'] as const;
const FIELDS = ['cost', 'cpu', 'memory', 'gpu', 'used', 'idle'] as const;

export type Subject =
  | { readonly kind: (typeof GROUPS)[number]; readonly key: string }
  | { readonly kind: (typeof REST)[number] };
type Field = (typeof FIELDS)[number];

export interface Expectation {
  readonly place: string;
  readonly subject: Subject;
  readonly field: Field;
  /** as it was written: 9 decimals are exact, fewer compare rounded to as many; null is Missing */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly state: 'known' | 'estimated' | null;
}

/** Nano-units; `used` + `idle` = cpu + memory + gpu of a row, a granted GPU counting as used. */
export interface AnsweredMoney {
  readonly state: 'known' | 'estimated' | 'missing';
  readonly cost: bigint;
  readonly cpu: bigint;
  readonly memory: bigint;
  readonly gpu: bigint;
  readonly used: bigint;
  readonly idle: bigint;
}

/** How a scenario is asked: of the domain, the store or the API. Undefined where there is no such row or field. */
export type Answer = (subject: Subject) => Partial<AnsweredMoney> | undefined;

export function readExpectations(text: string, place: string): Expectation[] {
  const fail = (what: string): never => {
    throw new SyntaxError(`${place}: ${what}.`);
  };
  const [first = '', second = '', ...others] = text.split(/\s+/);
  const rest = REST.find((kind) => kind === first);
  const group = GROUPS.find((kind) => kind === first);
  let subject: Subject = { kind: 'pod', key: first };
  let words = [second, ...others];
  if (rest !== undefined) subject = { kind: rest };
  else if (group !== undefined) {
    subject = { kind: group, key: second };
    words = others;
  }
  const parts = words
    .filter((word) => word !== '')
    .join(' ')
    .split(',');
  return parts.map((part): Expectation => {
    const left = part.trim().split(' ');
    const field = FIELDS.find((one) => one === left[0]) ?? 'cost';
    if (left[0] === field) left.shift();
    const amount = left.shift() ?? fail('an amount is missing');
    if (amount === 'missing') return { place, subject, field, amount: null, currency: null, state: null };
    parseNanos(amount);
    const currency = /^[A-Z]{3}$/.test(left[0] ?? '') ? (left.shift() ?? null) : null;
    const word = left.shift() ?? null;
    if (word !== null && word !== 'known' && word !== 'estimated') return fail(`"${word}" is not understood`);
    if (left.length > 0) return fail(`"${left.join(' ')}" is not understood`);
    return { place, subject, field, amount, currency, state: word };
  });
}

/** One sentence for each expectation that does not hold. */
export function disappointments(
  scenario: { readonly currency: string; readonly expectations: readonly Expectation[] },
  answer: Answer,
): string[] {
  return scenario.expectations.flatMap((expected) => {
    const { place, subject, field, amount, state, currency } = expected;
    const who = 'key' in subject ? `${subject.kind} ${subject.key}` : subject.kind;
    const got = answer(subject);
    if (got === undefined) return [`${place}: there is no ${who}.`];
    if (amount === null) return got.state === 'missing' ? [] : [`${place}: ${who} is ${got.state}, not missing.`];
    if (currency !== null && currency !== scenario.currency)
      return [`${place}: the answer is in ${scenario.currency}.`];
    const nanos = got[field];
    const problems: string[] = [];
    if (nanos === undefined || got.state === 'missing') problems.push(`${place}: ${who} has no ${field}.`);
    else if (roundToUnit(nanos, unitOf(amount)) !== parseNanos(amount)) {
      problems.push(`${place}: ${field} of ${who} is ${formatNanos(nanos)}, not ${amount}.`);
    }
    if (state !== null && got.state !== state) problems.push(`${place}: ${who} is ${got.state}, not ${state}.`);
    return problems;
  });
}

function unitOf(amount: string): bigint {
  return 10n ** BigInt(9 - (amount.split('.')[1]?.length ?? 0));
}
