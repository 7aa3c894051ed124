import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterWatch, watchCluster } from '../../collector/watch/cluster-watch.ts';
import { createInventory, type Inventory } from '../../collector/watch/inventory.ts';
import { type KubeClient, kubeClient } from '../../collector/watch/kube-client.ts';
import { KubeconfigError, loadKubeconfig } from '../../collector/watch/kubeconfig.ts';
import { FakeKube, fixture, until } from './fake-kube.ts';

interface List {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

const PODS = '/api/v1/pods';

describe('watching a cluster', () => {
  let kube: FakeKube;
  let client: KubeClient;
  let inventory: Inventory;
  let watch: ClusterWatch;
  let said: string[];
  let pods: List['items'];

  beforeEach(async () => {
    kube = await new FakeKube().start();
    for (const [path, file] of [
      ['/api/v1/nodes', 'nodes.json'],
      ['/api/v1/namespaces', 'namespaces.json'],
      ['/apis/apps/v1/replicasets', 'replicasets.json'],
      [PODS, 'pods.json'],
    ] as const) {
      for (const object of (await fixture<List>(file)).items) kube.put(path, object);
    }
    pods = (await fixture<List>('pods.json')).items;
    said = [];
  });

  afterEach(async () => {
    await watch?.stop();
    client?.close();
    await kube.die();
  });

  async function start(options: { pageSize?: number } = {}): Promise<void> {
    const loaded = loadKubeconfig({ file: await kube.kubeconfig(), context: null, inCluster: false });
    client = kubeClient(loaded.config);
    inventory = createInventory('fake', Date.now);
    watch = watchCluster({
      client,
      inventory,
      now: Date.now,
      say: (sentence) => said.push(sentence),
      retryMs: 20,
      ...options,
    });
    await watch.ready;
  }

  it('makes facts of the recorded objects: workload, labels, node, times and requests', async () => {
    await start();
    const { pods: facts, nodes } = inventory.takeChanges();
    expect(facts).toHaveLength(3);
    expect(facts.find((pod) => pod.workload.name === 'burner')).toMatchObject({
      cluster: 'fake',
      namespace: 'shop',
      workload: { kind: 'Deployment', name: 'burner' },
      to: null,
      labels: { app: 'burner', team: 'checkout' },
      namespaceLabels: { team: 'checkout' },
      containers: [{ name: 'burn', requests: { cpuMilli: 200, memoryBytes: 32 * 2 ** 20, gpus: 0 } }],
    });
    const node = nodes.find((one) => one.name === 'node1');
    expect(node).toMatchObject({
      provider: 'aws',
      region: 'eu-west-1',
      zone: 'eu-west-1a',
      instanceType: 'm5.large',
      pool: 'm5.large',
      capacity: { cpuMilli: 2000, pods: 110 },
      allocatable: { cpuMilli: 1900 },
    });
    expect(new Set(facts.map((pod) => pod.nodeUid))).toEqual(new Set(nodes.map((one) => one.uid)));
  });

  it('lists in pages', async () => {
    await start({ pageSize: 1 });
    expect(kube.requests.filter((path) => path.startsWith(`${PODS}?limit=1`))).toHaveLength(3);
    expect(inventory.podCount()).toBe(3);
  });

  it('closes the interval of a deleted pod at once, and says nothing of changes that no fact holds', async () => {
    await start();
    inventory.takeChanges();
    const [first, second] = pods;
    if (first === undefined || second === undefined) throw new Error('no fixture');
    kube.put(PODS, { ...first, status: { ...(first as { status?: object }).status, podIP: '10.0.0.9' } });
    kube.remove(PODS, second.metadata.uid);
    await until('the pod is gone', () => inventory.podCount() === 2);
    const { pods: changed } = inventory.takeChanges();
    expect(changed.map((pod) => [pod.uid, pod.to !== null])).toEqual([[second.metadata.uid, true]]);
    expect(Math.abs(Date.parse(changed[0]?.to ?? '') - Date.now())).toBeLessThan(5_000);
  });

  it('lists again after 410 Gone and closes what vanished meanwhile', async () => {
    await start();
    inventory.takeChanges();
    const gone = pods[0]?.metadata.uid ?? '';
    kube.remove(PODS, gone, true);
    kube.expire();
    await until('the pod is gone', () => inventory.podCount() === 2);
    expect(inventory.takeChanges().pods).toMatchObject([{ uid: gone }]);
    expect(said).toEqual([]);
  });

  it('goes on where it was after the API server was killed and came back', async () => {
    await start();
    inventory.takeChanges();
    const lists = () => kube.requests.filter((path) => path.startsWith(`${PODS}?limit`)).length;
    await kube.die();
    await until('it is noticed', () => !watch.health().ok);
    expect(watch.health().error).toContain('cannot be reached');
    kube.remove(PODS, pods[0]?.metadata.uid ?? '');
    await kube.start();
    await until('the pod is gone', () => inventory.podCount() === 2);
    await until('it is well again', () => watch.health().ok);
    expect(lists()).toBe(1);
  });

  it('names the missing right, and goes on without an optional one', async () => {
    kube.forbidden.add('/apis/apps/v1/replicasets');
    await start();
    expect(watch.health().ok).toBe(true);
    expect(watch.health().detail).toContain('forbids "list" on "replicasets.apps"');
    // the Deployment's name comes from the pod's own labels then, after a little waiting for its owner
    expect(inventory.openPodUids().size).toBe(3);

    await watch.stop();
    kube.forbidden.add('/api/v1/nodes');
    void start();
    await until('it is said', () => said.some((one) => one.includes('forbids "list" on "nodes": grant that verb')));
    kube.forbidden.clear();
    await until('it begins', () => inventory.podCount() === 3 || inventory.openPodUids().size === 3);
  });

  it('refuses a kubeconfig that cannot work with one sentence', async () => {
    const load = (file: string | null, context: string | null = null) =>
      loadKubeconfig({ file, context, inCluster: false });
    expect(() => load('/does/not/exist')).toThrow('The kubeconfig /does/not/exist does not exist');
    const file = await kube.kubeconfig();
    expect(() => load(file, 'other')).toThrow(`has no context "other": it has fake.`);
    expect(() => load(null)).toThrow(KubeconfigError);
  });
});
