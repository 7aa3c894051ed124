import type { ClusterFact, GapFact, NodeFact, PodFact, Sample } from '@plimsoll/domain/facts';
import type { NodePrice } from '@plimsoll/domain/pricing';
import type { Store } from '@plimsoll/store/client';
import { writeFxRates } from '@plimsoll/store/fx';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { at, generatedCase, nodeFact, podFact, sampleOf, writePrices } from '../store/facts.ts';

const HOUR = 3600;

/** The world's first moment and the moment of every question: a whole UTC day with hours on both sides. */
export const WORLD_FROM = Date.UTC(2026, 9, 6, 20) / 1000;
export const WORLD_TO = Date.UTC(2026, 9, 8, 3) / 1000;
export const NOW_MS = (WORLD_TO + 20 * 60) * 1000;

export const CURRENCIES = ['EUR', 'USD'] as const;

const CLUSTERS: readonly ClusterFact[] = ['alpha', 'beta', 'chaos'].map((name) => ({
  name,
  uid: `uid-${name}`,
  kubernetesVersion: 'v1.34.0',
  source: 'import',
}));

function node(cluster: string, uid: string, pool: string, cores: number): NodeFact {
  const capacity = { cpuMilli: cores * 1000, memoryBytes: cores * 4 * 2 ** 30, gpus: 0, pods: 50 };
  return nodeFact({
    cluster,
    uid,
    name: `${cluster}-${uid}`,
    pool,
    from: at(WORLD_FROM),
    capacity,
    allocatable: { ...capacity, cpuMilli: capacity.cpuMilli - 150, memoryBytes: capacity.memoryBytes - 2 ** 29 },
  });
}

// the uid n1 stands in two clusters: an import may number its nodes
const NODES: readonly NodeFact[] = [
  node('alpha', 'n1', 'general', 4),
  node('alpha', 'n2', 'general', 8),
  node('alpha', 'n3', 'batch', 16),
  node('beta', 'n1', 'general', 2),
  node('beta', 'unpriced', 'odd', 2),
];

function price(cluster: string, nodeUid: string, change: Partial<NodePrice>): NodePrice {
  return {
    cluster,
    nodeUid,
    from: Date.UTC(2026, 9, 1) / 1000,
    to: Date.UTC(2026, 10, 1) / 1000,
    amountNanos: 107_000_000n,
    perSeconds: HOUR,
    currency: 'EUR',
    weights: { cpu: 298_428n, memory: 160_000n, gpu: 0n },
    basis: 'list',
    estimated: false,
    source: 'sheet',
    ...change,
  };
}

const PRICES: readonly NodePrice[] = [
  price('alpha', 'n1', {}),
  price('alpha', 'n2', { amountNanos: 333_333_333n, currency: 'USD' }),
  // flat: 97 EUR a month that has 31 days
  price('alpha', 'n3', { amountNanos: 97_000_000_000n, perSeconds: 31 * 24 * HOUR, basis: 'contract' }),
  price('beta', 'n1', { estimated: true, amountNanos: 59_000_001n }),
];

interface Life {
  readonly cluster: string;
  readonly uid: string;
  readonly nodeUid: string;
  readonly namespace: string;
  readonly workload: readonly [kind: string, name: string];
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly fromHour?: number;
  readonly toHour?: number;
  readonly requestMilli: number;
  readonly usedMilli: number;
}

const checkout = { team: 'checkout', app: 'api' };
const LIVES: readonly Life[] = [
  {
    cluster: 'alpha',
    uid: 'p1',
    nodeUid: 'n1',
    namespace: 'shop',
    workload: ['Deployment', 'api'],
    labels: checkout,
    requestMilli: 500,
    usedMilli: 210,
  },
  {
    cluster: 'alpha',
    uid: 'p2',
    nodeUid: 'n2',
    namespace: 'shop',
    workload: ['Deployment', 'api'],
    labels: checkout,
    requestMilli: 500,
    usedMilli: 730,
  },
  {
    cluster: 'alpha',
    uid: 'p3',
    nodeUid: 'n2',
    namespace: 'shop',
    workload: ['StatefulSet', 'db'],
    namespaceLabels: { team: 'data' },
    requestMilli: 2000,
    usedMilli: 333,
  },
  {
    cluster: 'alpha',
    uid: 'p4',
    nodeUid: 'n3',
    namespace: 'media',
    workload: ['CronJob', 'render, "late"'],
    labels: { app: 'render' },
    fromHour: 5,
    toHour: 9,
    requestMilli: 9000,
    usedMilli: 8100,
  },
  {
    cluster: 'alpha',
    uid: 'p5',
    nodeUid: 'n1',
    namespace: 'kube-system',
    workload: ['DaemonSet', 'proxy'],
    requestMilli: 100,
    usedMilli: 12,
  },
  {
    cluster: 'alpha',
    uid: 'p6',
    nodeUid: 'n2',
    namespace: 'kube-system',
    workload: ['DaemonSet', 'proxy'],
    requestMilli: 100,
    usedMilli: 17,
  },
  {
    cluster: 'beta',
    uid: 'p1',
    nodeUid: 'n1',
    namespace: 'shop',
    workload: ['Deployment', 'api'],
    labels: { app: 'api' },
    requestMilli: 300,
    usedMilli: 77,
  },
  {
    cluster: 'beta',
    uid: 'p9',
    nodeUid: 'n1',
    namespace: 'tools',
    workload: ['Pod', 'shell.v2'],
    fromHour: 11,
    requestMilli: 0,
    usedMilli: 41,
  },
  {
    cluster: 'beta',
    uid: 'px',
    nodeUid: 'unpriced',
    namespace: 'shop',
    workload: ['Deployment', 'api'],
    requestMilli: 100,
    usedMilli: 20,
  },
];

function podOf(life: Life): PodFact {
  const [kind, name] = life.workload;
  const requests = { cpuMilli: life.requestMilli, memoryBytes: 300 * 2 ** 20, gpus: 0 };
  return podFact({
    cluster: life.cluster,
    uid: life.uid,
    nodeUid: life.nodeUid,
    namespace: life.namespace,
    name: `${name}-${life.uid}`,
    workload: { kind, name },
    labels: life.labels ?? {},
    namespaceLabels: life.namespaceLabels ?? {},
    from: at(WORLD_FROM + (life.fromHour ?? 0) * HOUR),
    to: life.toHour === undefined ? null : at(WORLD_FROM + life.toHour * HOUR),
    containers: [
      { name: 'app', requests, limits: { cpuMilli: 0, memoryBytes: 2 ** 30 } },
      {
        name: 'sidecar',
        requests: { cpuMilli: 50, memoryBytes: 2 ** 26, gpus: 0 },
        limits: { cpuMilli: 0, memoryBytes: 0 },
      },
    ],
  });
}

/** Ten-minute samples, which the writer cuts; use that changes from hour to hour. */
function samplesOf(life: Life, pod: PodFact): Sample[] {
  const samples: Sample[] = [];
  const start = WORLD_FROM + (life.fromHour ?? 0) * HOUR;
  const end = life.toHour === undefined ? WORLD_TO : WORLD_FROM + life.toHour * HOUR;
  for (let until = start + 600; until <= end; until += 600) {
    const swing = 1 + ((until / HOUR) % 5) / 7;
    const use = { seconds: 600, cpuMilli: life.usedMilli * swing, memoryBytes: 123_456_789, txBytes: 1_000_003 };
    samples.push(sampleOf(pod, until, use));
    samples.push({ ...sampleOf(pod, until, { ...use, txBytes: 0, cpuMilli: 3 }), container: 'sidecar' });
  }
  return samples;
}

/** Three hours in which nobody looked at one node, an hour in which nobody looked at one cluster. */
const GAPS: readonly GapFact[] = [
  {
    cluster: 'alpha',
    nodeUid: 'n2',
    from: at(WORLD_FROM + 12 * HOUR),
    to: at(WORLD_FROM + 15 * HOUR),
    source: 'usage',
    reason: 'kubelet_timeout',
  },
  {
    cluster: 'beta',
    nodeUid: '',
    from: at(WORLD_FROM + 7 * HOUR),
    to: at(WORLD_FROM + 8 * HOUR),
    source: 'usage',
    reason: 'api_server_away',
  },
];

function inGap(sample: Sample): boolean {
  return GAPS.some(
    (gap) =>
      gap.cluster === sample.cluster &&
      (gap.nodeUid === '' || gap.nodeUid === sample.nodeUid) &&
      sample.at > gap.from &&
      sample.at <= gap.to,
  );
}

/** Writes the world, rolled and priced up to WORLD_TO; `chaos` adds a generated cluster with all that goes wrong. */
export async function writeWorld(store: Store, withChaos: boolean): Promise<void> {
  const chaos = withChaos
    ? generatedCase(7, 'chaos', WORLD_FROM, WORLD_TO - 5 * HOUR)
    : { batch: { nodes: [], pods: [], samples: [], gaps: [] }, prices: [] };
  const pods = LIVES.map(podOf);
  const samples = LIVES.flatMap((life, index) => {
    const pod = pods[index];
    return pod === undefined ? [] : samplesOf(life, pod);
  }).filter((sample) => !inGap(sample));
  await writeFxRates(
    store,
    [{ day: '2026-10-05', base: 'EUR', quote: 'USD', rateNanos: 1_161_700_000n, source: 'test' }],
    1,
  );
  await writePrices(store, [...PRICES, ...chaos.prices]);
  await writeFacts(
    store,
    {
      clusters: CLUSTERS.filter((cluster) => withChaos || cluster.name !== 'chaos'),
      nodes: [...NODES, ...chaos.batch.nodes],
      pods: [...pods, ...chaos.batch.pods],
      samples: [...samples, ...chaos.batch.samples],
      gaps: [...GAPS, ...chaos.batch.gaps],
      events: [
        {
          cluster: 'alpha',
          namespace: 'shop',
          workload: { kind: 'Deployment', name: 'api' },
          podUid: 'p1',
          container: 'app',
          at: at(WORLD_FROM + 4 * HOUR),
          reason: 'OOMKilled',
        },
      ],
      sources: [
        {
          source: 'usage',
          cluster: 'beta',
          state: 'failing',
          lastSuccess: at(WORLD_TO),
          lastErrorAt: at(WORLD_TO + 300),
          lastError: 'The API server of beta does not answer.',
          detail: '',
        },
      ],
    },
    { token: 'world', markDays: 400 },
  );
  await rollDirty(store, { now: new Date(WORLD_TO * 1000), settleSeconds: 0, currencies: CURRENCIES });
}
