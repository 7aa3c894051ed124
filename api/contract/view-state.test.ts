import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterClause, filterText, parseClauses } from './view-filter.ts';
import { apiFilter, DEFAULT_VIEW, parseView, type ViewState, viewQuery } from './view-state.ts';

const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/);
const clause: fc.Arbitrary<FilterClause> = fc.record({
  field: fc.oneof(
    fc.constantFrom('cluster', 'node', 'namespace', 'team', 'pod', 'controllerName'),
    word.map((name) => `label[${name}]`),
  ),
  operator: fc.constantFrom('is' as const, 'isNot' as const, 'contains' as const),
  values: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
});
const view: fc.Arbitrary<ViewState> = fc.record({
  window: fc.constantFrom('month', 'lastmonth', '7d offset 1d', '2026-10', '2026-10-01T00:00:00Z,2026-10-08T00:00:00Z'),
  by: fc.uniqueArray(fc.constantFrom('cluster', 'team', 'namespace', 'workload', 'label:app'), { minLength: 1 }),
  path: fc.array(clause, { maxLength: 3 }),
  filter: fc.array(clause, { maxLength: 3 }),
  expression: fc.constant(''),
  idle: fc.constantFrom('separate' as const, 'spread' as const),
  compare: fc.constantFrom('previous', 'none', '2026-09'),
  step: fc.constantFrom('' as const, 'hour' as const, 'day' as const, 'week' as const, 'month' as const),
  currency: fc.constantFrom('', 'EUR', 'USD'),
  sort: fc.constantFrom('-cost', 'key', '-change'),
  columns: fc.uniqueArray(fc.constantFrom('cpu', 'memory', 'trend')),
  q: fc.string({ unit: 'grapheme' }),
  show: fc.constantFrom('chart' as const, 'table' as const),
  rest: fc.array(
    fc.tuple(
      word.map((key) => `x-${key}`),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 2 },
  ),
});

describe('view state', () => {
  it('comes back from its address as it went in', () => {
    fc.assert(
      fc.property(view, (state) => {
        expect(parseView(viewQuery(state))).toEqual(state);
      }),
    );
  });

  it('survives what a browser does to an address', () => {
    fc.assert(
      fc.property(view, (state) => {
        const url = new URL(`http://127.0.0.1/costs?${viewQuery(state)}`);
        expect(parseView(url.searchParams)).toEqual(state);
      }),
    );
  });

  it('never throws on an address typed by hand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        parseView(text);
        parseView(`filter=${text}`);
        parseView(`path=${text}&by=${text}`);
      }),
    );
  });

  it('leaves defaults out and stays readable', () => {
    expect(viewQuery({ ...DEFAULT_VIEW })).toBe('');
    const state: ViewState = {
      ...DEFAULT_VIEW,
      window: '2026-10',
      by: ['team', 'namespace'],
      filter: [
        { field: 'namespace', operator: 'is', values: ['payments', 'shop'] },
        { field: 'cluster', operator: 'isNot', values: ['edge'] },
      ],
    };
    expect(decodeURIComponent(viewQuery(state))).toBe(
      'window=2026-10&by=team,namespace&filter=namespace:"payments","shop"+cluster!:"edge"',
    );
  });

  it('takes bare words and white space from people', () => {
    expect(parseView('filter=namespace:payments cluster!:edge label[app]~:web').filter).toEqual([
      { field: 'namespace', operator: 'is', values: ['payments'] },
      { field: 'cluster', operator: 'isNot', values: ['edge'] },
      { field: 'label[app]', operator: 'contains', values: ['web'] },
    ]);
  });

  it('keeps an expression that chips cannot show', () => {
    const text = '(namespace:"a"|team:"b")+cluster!:"c"';
    const state = parseView(`filter=${encodeURIComponent(text)}`);
    expect(state.filter).toEqual([]);
    expect(state.expression).toBe(text);
    expect(parseView(viewQuery(state)).expression).toBe(text);
    expect(apiFilter({ ...state, path: [{ field: 'team', operator: 'is', values: ['b'] }] })).toBe(
      `team:"b"+(${text})`,
    );
  });

  it('refuses what is not a conjunction', () => {
    for (const text of ['()', 'namespace.:"kubecost"', 'a:"1"|b:"2"', 'a:"1', 'a', 'a<~:"1"', '(a:"1")']) {
      expect(parseClauses(text), text).toBeNull();
    }
    expect(parseClauses('')).toEqual([]);
  });

  it('asks for the path and the chips together', () => {
    expect(
      apiFilter({
        path: [{ field: 'workload', operator: 'is', values: ['Deployment/api'] }],
        filter: [{ field: 'namespace', operator: 'isNot', values: ['a"b'] }],
        expression: '',
      }),
    ).toBe('workload:"Deployment/api"+namespace!:"a\\"b"');
    expect(filterText([])).toBe('');
  });
});
