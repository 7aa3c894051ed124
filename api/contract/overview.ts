import { type Static, Type } from 'typebox';
import { TrendPoint } from './costs.ts';
import { Coverage, Empty, Money, Window } from './money.ts';

/** One reason for the difference against the same days of last month; drivers are by namespace until Changes exists. */
export const Driver = Type.Object({
  key: Type.Array(Type.String()),
  label: Type.String(),
  change: Money,
  current: Money,
  previous: Money,
});

export const OverviewQuery = Type.Object(
  { currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })) },
  { additionalProperties: false },
);
export type OverviewQuery = Static<typeof OverviewQuery>;

export const OverviewReply = Type.Object({
  answer: Type.String(),
  window: Window,
  asOf: Type.String({ format: 'date-time' }),
  currency: Type.String(),
  simulated: Type.Boolean(),
  monthSoFar: Money,
  /** linear run-out of the month at the mean of its whole days; the band is the spread of those days */
  forecast: Type.Union([Type.Object({ expected: Money, low: Money, high: Money, method: Type.String() }), Type.Null()]),
  lastMonth: Type.Union([Money, Type.Null()]),
  lastMonthSameDays: Type.Union([Money, Type.Null()]),
  /** what the running pods' requests cost a month at the present node prices: there from the first minute */
  runRate: Type.Object({
    perMonth: Money,
    nodesPerMonth: Money,
    byNamespace: Type.Array(Type.Object({ cluster: Type.String(), namespace: Type.String(), perMonth: Money })),
  }),
  drivers: Type.Array(Driver),
  daily: Type.Array(TrendPoint),
  idleShare: Type.Union([Type.Number(), Type.Null()]),
  split: Type.Object({ usage: Money, workloadIdle: Money, reserved: Money, idle: Money, unattributed: Money }),
  clusters: Type.Array(
    Type.Object({
      cluster: Type.String(),
      nodes: Type.Integer(),
      pods: Type.Integer(),
      cost: Money,
      coverage: Type.Number(),
      lastSampleAt: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  coverage: Coverage,
  prices: Type.Object({
    oldestAsOf: Type.Union([Type.String(), Type.Null()]),
    unpricedNodes: Type.Integer(),
    estimatedNodes: Type.Integer(),
  }),
  empty: Type.Optional(Empty),
});
export type OverviewReply = Static<typeof OverviewReply>;
