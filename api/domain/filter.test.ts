import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_FIELDS, type Filter, filterFields, formatFilter, matchesFilter, parseFilter } from './filter.ts';

const subject = {
  cluster: 'c1',
  node: 'n1',
  pool: 'general',
  team: 'checkout',
  namespace: 'shop',
  controllerKind: 'Job',
  controllerName: 'report',
  pod: 'report-x',
  container: 'app',
  labels: { app: 'report' },
  namespaceLabels: { stage: 'live', app: 'not this' },
};
const matches = (text: string) => matchesFilter(parseFilter(text), subject);

describe('filter', () => {
  it.each([
    ['namespace:"shop","media"+cluster:"c1"', true],
    ['namespace:"shop" cluster:"c2"', false],
    ['(label[app]:"x"|controllerKind:"job")+namespace!:"kube-system"', true],
    ['namespace!:"shop","media"', false],
    ['workload:"Job/report"', true],
    ['pod~:"port"', true],
    ['pod!~:"port"', false],
    ['pod<~:"report"', true],
    ['pod!<~:"report"', false],
    ['pod~>:"-x"', true],
    ['pod!~>:"-x"', false],
    ['label[app]:"report"', true],
    ['label[stage]:"live"', true],
    ['label[absent]:""', true],
    ['label[absent]!:"x"', true],
    ['team:"checkout" | team:"other"', true],
  ])('%s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each([
    ['()', 'place 2'],
    ['namespace.:"kubecost"', 'place 10'],
    ['(namespace:"a"', '")" is missing'],
    ['namespace:"a")', 'one too many'],
    ['cluster:"1"+node:"2"|pod:"3"', 'parentheses'],
    ['namespace:a', 'double quotes'],
    ['namespace:"a', 'closing quote'],
    ['label:"x"', 'brackets'],
    ['colour:"red"', 'not a field'],
    ['', 'not a field'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => parseFilter(text)).toThrow(SyntaxError);
    expect(() => parseFilter(text)).toThrow(reason);
  });

  it('names the fields it needs', () => {
    expect([...filterFields(parseFilter('(label[app]:"x"|pod:"y")+pod:"z"'))]).toEqual(['label:app', 'pod']);
  });

  const condition = fc.record({
    kind: fc.constant('condition' as const),
    field: fc.oneof(fc.constantFrom(...FILTER_FIELDS), fc.constant('label:app' as const)),
    operator: fc.constantFrom(':' as const, '!:' as const, '~:' as const, '<~:' as const, '!~>:' as const),
    values: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  });
  const tree: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      condition,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  })).filter;

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(tree, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
      }),
    );
  });

  it('keeps with its negation exactly everything', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (values, namespace) => {
        const one = { ...subject, namespace };
        const list = values.map((value) => JSON.stringify(value).replace(/\\u[0-9a-f]{4}|\\[nrtbf]/g, ' ')).join(',');
        const keeps = matchesFilter(parseFilter(`namespace:${list}`), one);
        expect(matchesFilter(parseFilter(`namespace!:${list}`), one)).toBe(!keeps);
      }),
    );
  });
});
