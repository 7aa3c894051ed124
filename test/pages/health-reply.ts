import type { HealthReply } from '@plimsoll/contract/health';
import { AS_OF, CLUSTERS, daysOf, GAP_DAY, isGap, iso } from './organisation.ts';

const CLUSTER_NAMES = Object.keys(CLUSTERS);

export function health(): HealthReply {
  const days = daysOf({ start: new Date('2026-10-24T00:00:00Z').getTime(), end: new Date(AS_OF).getTime() });
  return {
    answer: 'Numbers are complete to 04:00 UTC; cluster edge has been late for 9 minutes and one node has no price.',
    asOf: AS_OF,
    simulated: true,
    ready: true,
    startup: [
      { step: 'store', state: 'done', share: 1, detail: 'ready in 1.2 s' },
      { step: 'demo', state: 'running', share: 0.62, detail: 'October, hourly' },
      { step: 'prices', state: 'waiting', share: 0, detail: '' },
    ],
    sources: CLUSTER_NAMES.flatMap((cluster) => [
      {
        source: 'watch',
        cluster,
        state: 'ok' as const,
        lastSuccess: '2026-11-21T04:11:00Z',
        lagSeconds: 3,
        lastError: null,
        detail: 'nodes, pods, namespaces',
      },
      {
        source: 'usage',
        cluster,
        state: cluster === 'edge' ? ('late' as const) : ('ok' as const),
        lastSuccess: '2026-11-21T04:02:00Z',
        lagSeconds: cluster === 'edge' ? 552 : 41,
        lastError: cluster === 'edge' ? 'node edge-2: the kubelet did not answer within 10 s' : null,
        detail: 'kubelet summary through the API server',
      },
    ]),
    gaps: [
      {
        cluster: 'edge',
        node: '',
        from: GAP_DAY,
        to: '2026-11-10T00:00:00Z',
        source: 'usage',
        reason: 'collector_stopped',
      },
      {
        cluster: 'edge',
        node: 'edge-2',
        from: '2026-11-21T04:02:00Z',
        to: null,
        source: 'usage',
        reason: 'kubelet_timeout',
      },
    ],
    coverageByDay: CLUSTER_NAMES.flatMap((cluster) =>
      days.map((day, i) => ({
        day: iso(day.start).slice(0, 10),
        cluster,
        share: isGap(day.start, cluster) ? 0 : cluster === 'metal' && i < 5 ? null : i % 9 === 4 ? 0.93 : 1,
      })),
    ),
    unpricedNodes: [
      { cluster: 'edge', node: 'edge-2', provider: 'scaleway', region: 'fr-par', instanceType: 'EM-A610R' },
    ],
    store: {
      version: '26.7.3',
      bytesOnDisk: 812_345_678,
      samples: 118_402_331,
      oldestSample: '2026-09-01T00:00:00Z',
      rolledUntil: AS_OF,
    },
  };
}
