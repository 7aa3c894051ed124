import { type Static, Type } from 'typebox';
import { Format } from './money.ts';

export const HealthQuery = Type.Object(
  {
    list: Type.Optional(
      Type.Union(
        [
          Type.Literal('sources'),
          Type.Literal('gaps'),
          Type.Literal('coverage'),
          Type.Literal('unpriced'),
          Type.Literal('startup'),
        ],
        { description: 'which list a CSV carries; sources by default' },
      ),
    ),
    format: Type.Optional(Format),
  },
  { additionalProperties: false },
);
export type HealthQuery = Static<typeof HealthQuery>;

export const SourceHealth = Type.Object({
  source: Type.String({ description: 'watch, usage, prices, demo, import, rollup' }),
  cluster: Type.String(),
  state: Type.Union([Type.Literal('ok'), Type.Literal('late'), Type.Literal('failing'), Type.Literal('silent')]),
  lastSuccess: Type.Union([Type.String(), Type.Null()]),
  lagSeconds: Type.Union([Type.Number(), Type.Null()]),
  lastError: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
});

export const HealthReply = Type.Object({
  answer: Type.String(),
  asOf: Type.String(),
  simulated: Type.Boolean(),
  ready: Type.Boolean(),
  /** what start-up still has to do; share is 0..1 */
  startup: Type.Array(
    Type.Object({
      step: Type.String(),
      state: Type.Union([
        Type.Literal('waiting'),
        Type.Literal('running'),
        Type.Literal('done'),
        Type.Literal('failed'),
      ]),
      share: Type.Number(),
      detail: Type.String(),
    }),
  ),
  sources: Type.Array(SourceHealth),
  gaps: Type.Array(
    Type.Object({
      cluster: Type.String(),
      node: Type.String(),
      from: Type.String(),
      to: Type.Union([Type.String(), Type.Null()]),
      source: Type.String(),
      reason: Type.String(),
    }),
  ),
  coverageByDay: Type.Array(
    Type.Object({ day: Type.String(), cluster: Type.String(), share: Type.Union([Type.Number(), Type.Null()]) }),
  ),
  unpricedNodes: Type.Array(
    Type.Object({
      cluster: Type.String(),
      node: Type.String(),
      provider: Type.String(),
      region: Type.String(),
      instanceType: Type.String(),
    }),
  ),
  store: Type.Object({
    version: Type.String(),
    /** null while the store does not answer */
    bytesOnDisk: Type.Union([Type.Number(), Type.Null()]),
    samples: Type.Union([Type.Number(), Type.Null()]),
    oldestSample: Type.Union([Type.String(), Type.Null()]),
    rolledUntil: Type.Union([Type.String(), Type.Null()]),
  }),
});
export type HealthReply = Static<typeof HealthReply>;
