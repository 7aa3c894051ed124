import { type Static, Type } from 'typebox';
import { Coverage, Empty, Format, Money, Window } from './money.ts';

/** `by` takes these, comma-separated, and `label:NAME`. */
export const DIMENSIONS = ['cluster', 'node', 'pool', 'team', 'namespace', 'workload', 'pod', 'container'] as const;

export const CostsQuery = Type.Object(
  {
    window: Type.Optional(Type.String({ description: '7d, today, lastmonth, 2026-10 or START,END in RFC 3339' })),
    by: Type.Optional(Type.String({ description: 'comma-separated path, such as team,namespace,label:app' })),
    filter: Type.Optional(Type.String({ description: 'OpenCost filter v2, such as namespace:"shop"+label[app]:"x"' })),
    idle: Type.Optional(Type.Union([Type.Literal('separate'), Type.Literal('spread')])),
    shared: Type.Optional(Type.Union([Type.Literal('separate'), Type.Literal('spread')])),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    compare: Type.Optional(Type.String({ description: '`previous` or a window' })),
    step: Type.Optional(
      Type.Union([Type.Literal('hour'), Type.Literal('day'), Type.Literal('week'), Type.Literal('month')]),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    format: Type.Optional(Format),
  },
  { additionalProperties: false },
);
export type CostsQuery = Static<typeof CostsQuery>;

export const Quantity = Type.Object({
  cpuCoreHours: Type.Number(),
  memoryGiBHours: Type.Number(),
  egressBytes: Type.Number(),
});

/** One step of a trend; amount null where nobody looked (a gap is not a zero). */
export const TrendPoint = Type.Object({
  start: Type.String({ format: 'date-time' }),
  amount: Type.Union([Type.String(), Type.Null()]),
  partial: Type.Boolean(),
});

export const CostRow = Type.Object({
  key: Type.Array(Type.String()),
  cost: Money,
  usageCost: Money,
  workloadIdle: Money,
  cpu: Money,
  memory: Money,
  gpu: Money,
  network: Money,
  storage: Money,
  loadBalancer: Money,
  address: Money,
  fee: Money,
  shared: Money,
  overhead: Type.Boolean(),
  quantity: Quantity,
  trend: Type.Array(TrendPoint),
  previous: Type.Optional(Money),
  /** under idle=spread: the part of workloadIdle (and of cpu, memory, gpu, cost) that came from the nodes' idle */
  spreadIdle: Type.Optional(Money),
});
export type CostRow = Static<typeof CostRow>;

export const CostsReply = Type.Object({
  answer: Type.String(),
  window: Window,
  asOf: Type.String({ format: 'date-time' }),
  currency: Type.String(),
  simulated: Type.Boolean(),
  total: Money,
  previousTotal: Type.Optional(Money),
  previousWindow: Type.Optional(Window),
  rows: Type.Array(CostRow),
  idle: Money,
  reserved: Money,
  unusedCommitment: Money,
  shared: Money,
  unattributed: Money,
  /** the same four and the total, by step, so that the chart's bars sum to the total */
  trends: Type.Object({
    total: Type.Array(TrendPoint),
    idle: Type.Array(TrendPoint),
    reserved: Type.Array(TrendPoint),
    unattributed: Type.Array(TrendPoint),
  }),
  coverage: Coverage,
  empty: Type.Optional(Empty),
});
export type CostsReply = Static<typeof CostsReply>;
