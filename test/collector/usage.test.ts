import type { FactBatch, GapFact, Sample, SourceState } from '@plimsoll/domain/facts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubelets } from '../../collector/usage/kubelet.ts';
import { createUsageLoop, type UsageLoop } from '../../collector/usage/usage-loop.ts';
import { createInventory, type Inventory } from '../../collector/watch/inventory.ts';
import { type KubeClient, kubeClient } from '../../collector/watch/kube-client.ts';
import type { KubeNode, KubeObject, KubePod } from '../../collector/watch/kube-objects.ts';
import { loadKubeconfig } from '../../collector/watch/kubeconfig.ts';
import { FakeKube, fixture, fixtureText, type KubeletAnswer } from './fake-kube.ts';

interface Summary {
  pods: {
    podRef: { uid: string };
    startTime: string;
    cpu: { time: string; usageCoreNanoSeconds: number };
    containers: { startTime: string; cpu: { time: string; usageCoreNanoSeconds: number } }[];
  }[];
}

const T0 = Date.parse('2026-11-21T05:38:00Z');
const MINUTE = 60_000;

describe('usage of the recorded cluster', () => {
  let kube: FakeKube;
  let client: KubeClient;
  let inventory: Inventory;
  let usage: UsageLoop;
  let written: FactBatch[];
  let said: string[];
  let now: number;
  let summaries: Map<string, Summary>;
  const refused = new Map<string, KubeletAnswer>();

  beforeEach(async () => {
    kube = await new FakeKube().start();
    client = kubeClient(loadKubeconfig({ file: await kube.kubeconfig(), context: null, inCluster: false }).config);
    inventory = createInventory('fake', () => now);
    now = T0 + 5_000;
    const apply = async <T extends KubeObject>(file: string, handler: { applied(object: T): void }) => {
      for (const item of (await fixture<{ items: T[] }>(file)).items) handler.applied(item);
    };
    await apply<KubeNode>('nodes.json', inventory.nodes);
    await apply<KubeObject>('namespaces.json', inventory.namespaces);
    await apply<KubeObject>('replicasets.json', inventory.owners);
    await apply<KubePod>('pods.json', inventory.pods);
    summaries = new Map();
    for (const name of ['node1', 'node2']) {
      summaries.set(name, JSON.parse(await fixtureText(`stats-summary-${name}.json`)) as Summary);
    }
    refused.clear();
    kube.kubelet = (node, path) => {
      const answer = refused.get(`${node}${path}`) ?? refused.get(node);
      if (answer !== undefined) return answer;
      return path === '/stats/summary' ? { body: JSON.stringify(summaries.get(node)) } : { status: 404 };
    };
    written = [];
    said = [];
    usage = createUsageLoop({
      cluster: 'fake',
      intervalMs: MINUTE,
      inventory,
      kubelets: kubelets(client, 300, () => now),
      write: async (batch) => {
        written.push(batch);
      },
      now: () => now,
      say: (sentence) => said.push(sentence),
      nodeTimeoutMs: 300,
    });
    await usage.baseline();
    written = [];
  });

  afterEach(async () => {
    client.close();
    await kube.die();
  });

  /** A minute in which every container used `milli` thousandths of a core. */
  function pass(milli: number, seconds = 60): void {
    now += seconds * 1000;
    for (const summary of summaries.values()) {
      for (const pod of summary.pods) {
        for (const one of [pod.cpu, ...pod.containers.map((container) => container.cpu)]) {
          one.time = new Date(Date.parse(one.time) + seconds * 1000).toISOString();
          one.usageCoreNanoSeconds += milli * seconds * 1e6;
        }
      }
    }
  }

  const samples = (): Sample[] => written.flatMap((batch) => batch.samples ?? []);
  const gaps = (): GapFact[] => written.flatMap((batch) => batch.gaps ?? []);
  const state = (): SourceState | undefined => written.flatMap((batch) => batch.sources ?? []).at(-1);
  const nodeUid = (name: string) => inventory.liveNodes().find((node) => node.name === name)?.uid;

  it('samples every running pod once a minute, at the whole minute, and beats', async () => {
    pass(70, 55);
    await usage.tick(T0 + MINUTE);
    expect(samples()).toHaveLength(3);
    for (const sample of samples()) {
      expect(sample).toMatchObject({ at: '2026-11-21T05:39:00Z', seconds: 55 });
      expect(sample.cpuMilli).toBeCloseTo(70, 9);
    }
    pass(80);
    written = [];
    await usage.tick(T0 + 2 * MINUTE);
    expect(samples().map((sample) => sample.seconds)).toEqual([60, 60, 60]);
    expect(gaps()).toEqual([]);
    expect(state()).toMatchObject({ source: 'usage', state: 'ok', lastSuccess: '2026-11-21T05:40:00.000Z' });
  });

  it.each([
    ['times out', { silentMs: 1_000 }, 'timeout'],
    ['fails', { status: 502 }, 'kubelet_unreachable'],
    ['answers half a body', { body: '{"pods":[' }, 'unreadable'],
  ] as const)('a kubelet that %s is a gap of its node, the others go on', async (_, answer, reason) => {
    refused.set('node1', answer);
    pass(70);
    await usage.tick(T0 + MINUTE);
    pass(70);
    await usage.tick(T0 + 2 * MINUTE);
    expect(new Set(samples().map((sample) => sample.nodeUid))).toEqual(new Set([nodeUid('node2')]));
    expect(gaps().at(-1)).toEqual({
      cluster: 'fake',
      nodeUid: nodeUid('node1'),
      from: '2026-11-21T05:38:05Z',
      to: '2026-11-21T05:40:00Z',
      source: 'usage',
      reason,
    });
    expect(state()).toMatchObject({ state: 'ok', detail: '1 of 2 nodes read, 3 pods' });
    expect(said.filter((one) => one.includes('1 of 2 nodes gave no usage; node1'))).toHaveLength(1);

    refused.clear();
    written = [];
    pass(70);
    await usage.tick(T0 + 3 * MINUTE);
    expect(samples()).toHaveLength(3);
    for (const sample of samples()) expect(sample).toMatchObject({ seconds: 60, cpuMilli: expect.closeTo(70, 6) });
    expect(gaps()).toEqual([]);
  });

  it('marks one gap of the whole cluster while the API server is away, and loses no minute more', async () => {
    await kube.die();
    pass(70);
    await usage.tick(T0 + MINUTE);
    expect(samples()).toEqual([]);
    expect(gaps()).toMatchObject([{ nodeUid: '', from: '2026-11-21T05:38:05Z', to: '2026-11-21T05:39:00Z' }]);
    expect(state()).toMatchObject({ state: 'failing', lastSuccess: '2026-11-21T05:38:05.000Z' });
    await kube.start();
    written = [];
    pass(90);
    await usage.tick(T0 + 2 * MINUTE);
    expect(samples()).toHaveLength(3);
    // the counters went on: the mean of the time since the last reading
    expect(samples()[0]?.cpuMilli).toBeCloseTo(80, 6);
    expect(gaps()).toEqual([]);
  });

  it('marks the time in which the machine slept', async () => {
    pass(70);
    await usage.tick(T0 + MINUTE);
    pass(70, 600);
    await usage.tick(T0 + 11 * MINUTE);
    expect(gaps()).toMatchObject([
      { nodeUid: '', from: '2026-11-21T05:39:00Z', to: '2026-11-21T05:48:00Z', reason: 'collector_paused' },
    ]);
  });

  it('makes no negative and no spike of a restarted container', async () => {
    pass(70);
    await usage.tick(T0 + MINUTE);
    pass(70);
    written = [];
    const pod = summaries.get('node1')?.pods.find((one) => samplesOf(one.podRef.uid));
    const container = pod?.containers[0];
    if (container === undefined) throw new Error('no fixture');
    container.startTime = new Date(Date.parse(container.cpu.time) - 10_000).toISOString();
    container.cpu.usageCoreNanoSeconds = 7e8;
    await usage.tick(T0 + 2 * MINUTE);
    // the pod's own counter knows what the ended run used
    for (const sample of samples()) expect(sample.cpuMilli).toBeCloseTo(70, 6);
    expect(samples()).toHaveLength(3);
  });

  const samplesOf = (uid: string) => [...inventory.podsOn('node1')].some((pod) => pod.fact.uid === uid);

  it('falls back to /metrics/resource, and to metrics.k8s.io where the proxy is forbidden', async () => {
    const text = await fixtureText('metrics-resource-node1.txt');
    refused.set('node1/stats/summary', { status: 404 });
    refused.set('node1/metrics/resource', { body: text });
    pass(70);
    await usage.tick(T0 + MINUTE);
    expect(state()?.detail).toContain('1 nodes by metrics/resource');
    expect(samples().some((sample) => sample.nodeUid === nodeUid('node2'))).toBe(true);

    kube.forbidden.add('nodes/proxy');
    written = [];
    pass(70);
    await usage.tick(T0 + 2 * MINUTE);
    expect(state()).toMatchObject({ state: 'failing' });
    expect(state()?.lastError).toContain('forbids "get" on "nodes/proxy"');
    expect(gaps().at(-1)).toMatchObject({ nodeUid: '', reason: 'forbidden' });

    kube.objects.set('/apis/metrics.k8s.io/v1beta1/pods', new Map());
    const burner = [...inventory.podsOn('node1')][0]?.fact;
    kube.put('/apis/metrics.k8s.io/v1beta1/pods', {
      metadata: { uid: 'm', name: burner?.name, namespace: burner?.namespace },
      timestamp: '2026-11-21T05:40:55Z',
      containers: [{ name: burner?.containers[0]?.name, usage: { cpu: '61250000n', memory: '512Ki' } }],
    });
    written = [];
    pass(70);
    await usage.tick(T0 + 3 * MINUTE);
    expect(samples()).toMatchObject([{ podUid: burner?.uid, cpuMilli: 61.25, memoryBytes: 524_288 }]);
    expect(state()).toMatchObject({ state: 'ok' });
  });
});
