import { type Static, Type } from 'typebox';

/** Wire money. `amount` is a decimal string with nine places, null when the state is `missing`: Missing is never a number. */
export const Money = Type.Object({
  amount: Type.Union([Type.String({ pattern: '^-?\\d+\\.\\d{9}$' }), Type.Null()]),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  state: Type.Union([Type.Literal('known'), Type.Literal('estimated'), Type.Literal('missing')]),
  basis: Type.Union([
    Type.Literal('list'),
    Type.Literal('contract'),
    Type.Literal('invoice'),
    Type.Literal('owned'),
    Type.Literal('mixed'),
  ]),
});
export type Money = Static<typeof Money>;

export const Window = Type.Object({
  start: Type.String({ format: 'date-time' }),
  end: Type.String({ format: 'date-time' }),
  zone: Type.String(),
});
export type Window = Static<typeof Window>;

/** How much of what was billed was priced and sampled, weighted by cost. Shares are 0..1. */
export const Coverage = Type.Object({
  share: Type.Number({ description: 'priced and sampled / billed, weighted by cost, 0..1' }),
  nodeHours: Type.Number(),
  sampledNodeHours: Type.Number(),
  pricedNodeHours: Type.Number(),
  estimatedShare: Type.Number({ description: 'part of the total that rests on an estimate, 0..1' }),
  missing: Type.Array(
    Type.Object({
      what: Type.String({ description: 'what has no price or no data' }),
      reason: Type.String({ description: 'a code such as NO_PRICE_FOR, COLLECTOR_SILENT, NOT_COLLECTED' }),
      hint: Type.String({ description: 'what to do about it' }),
    }),
  ),
});
export type Coverage = Static<typeof Coverage>;

/** Why a page has nothing to show, with the one thing to do. */
export const Empty = Type.Object({
  reason: Type.Union([
    Type.Literal('NO_DATA_YET'),
    Type.Literal('FILTER_MATCHES_NOTHING'),
    Type.Literal('COLLECTOR_SILENT'),
    Type.Literal('OUTSIDE_RETENTION'),
  ]),
  message: Type.String(),
  action: Type.String(),
});
export type Empty = Static<typeof Empty>;

/** How a list is sent; `Accept: text/csv` asks for the same. */
export const Format = Type.Union([Type.Literal('json'), Type.Literal('csv')], {
  description: 'csv: UTF-8, a header line, ISO dates, a point as decimal mark, unit and currency columns',
});
