import { type Static, Type } from 'typebox';
import { Quantity, TrendPoint } from './costs.ts';
import { Coverage, Empty, Format, Money, Window } from './money.ts';

const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);

/** The list: every running or recent workload, one row each. */
export const WorkloadsQuery = Type.Object(
  {
    cluster: Type.Optional(Type.String()),
    namespace: Type.Optional(Type.String()),
    q: Type.Optional(Type.String({ description: 'case-insensitive part of the name' })),
    window: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    sort: Type.Optional(Type.Union([Type.Literal('cost'), Type.Literal('name')])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String()),
    format: Type.Optional(Format),
  },
  { additionalProperties: false },
);
export type WorkloadsQuery = Static<typeof WorkloadsQuery>;

export const WorkloadRow = Type.Object({
  cluster: Type.String(),
  namespace: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  pods: Type.Integer(),
  cost: Money,
});
export const WorkloadsReply = Type.Object({
  answer: Type.String(),
  window: Window,
  asOf: Type.String(),
  currency: Type.String(),
  simulated: Type.Boolean(),
  workloads: Type.Array(WorkloadRow),
  total: Type.Integer(),
  cursor: Type.Union([Type.String(), Type.Null()]),
});
export type WorkloadsReply = Static<typeof WorkloadsReply>;

export const WorkloadParams = Type.Object({
  cluster: Type.String(),
  namespace: Type.String(),
  kind: Type.String(),
  name: Type.String(),
});
export type WorkloadParams = Static<typeof WorkloadParams>;

export const WorkloadQuery = Type.Object(
  {
    window: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  },
  { additionalProperties: false },
);
export type WorkloadQuery = Static<typeof WorkloadQuery>;

export const WorkloadContainer = Type.Object({
  container: Type.String(),
  pods: Type.Integer(),
  cpuMilli: Type.Object({
    request: NumberOrNull,
    limit: NumberOrNull,
    p50: NumberOrNull,
    p95: NumberOrNull,
    p99: NumberOrNull,
    max: NumberOrNull,
    latest: NumberOrNull,
  }),
  memoryBytes: Type.Object({
    request: NumberOrNull,
    limit: NumberOrNull,
    p50: NumberOrNull,
    p95: NumberOrNull,
    p99: NumberOrNull,
    max: NumberOrNull,
    latest: NumberOrNull,
  }),
});

export const WorkloadPod = Type.Object({
  pod: Type.String(),
  uid: Type.String(),
  node: Type.String(),
  from: Type.String(),
  to: Type.Union([Type.String(), Type.Null()]),
  labels: Type.Record(Type.String(), Type.String()),
  cost: Money,
});

/** A series of one resource over the window; null where nobody looked. */
export const SeriesPoint = Type.Object({
  at: Type.String(),
  cpuUsedMilli: NumberOrNull,
  cpuRequestedMilli: NumberOrNull,
  memoryUsedBytes: NumberOrNull,
  memoryRequestedBytes: NumberOrNull,
  txBytesPerSecond: NumberOrNull,
  rxBytesPerSecond: NumberOrNull,
});

export const WorkloadReply = Type.Object({
  answer: Type.String(),
  window: Window,
  asOf: Type.String(),
  currency: Type.String(),
  simulated: Type.Boolean(),
  cluster: Type.String(),
  namespace: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  team: Type.String(),
  cost: Money,
  usageCost: Money,
  workloadIdle: Money,
  cpu: Money,
  memory: Money,
  gpu: Money,
  network: Money,
  quantity: Quantity,
  trend: Type.Array(TrendPoint),
  containers: Type.Array(WorkloadContainer),
  pods: Type.Array(WorkloadPod),
  /** sent bytes: the kubelet's counter is an upper bound of egress until an agent classifies it */
  egress: Type.Object({ txBytes: Type.Number(), rxBytes: Type.Number(), state: Type.Literal('upper_bound') }),
  events: Type.Array(
    Type.Object({ at: Type.String(), reason: Type.String(), pod: Type.String(), container: Type.String() }),
  ),
  series: Type.Object({ stepSeconds: Type.Integer(), points: Type.Array(SeriesPoint) }),
  priceBasis: Type.Array(
    Type.Object({
      node: Type.String(),
      instanceType: Type.String(),
      region: Type.String(),
      hourly: Money,
      source: Type.String(),
      asOf: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  coverage: Coverage,
  empty: Type.Optional(Empty),
});
export type WorkloadReply = Static<typeof WorkloadReply>;
