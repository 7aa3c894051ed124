import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { CostsReply } from '@plimsoll/contract/costs';
import type { HealthReply } from '@plimsoll/contract/health';
import type { OverviewReply } from '@plimsoll/contract/overview';
import type { WorkloadReply } from '@plimsoll/contract/workloads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterTier, describeTier, sharedFolder } from '../tier.ts';
import { type Product, startProduct, waitFor } from './product.ts';
import { killPod, podCpuNanos, podWorkingSetBytes, type RealCluster, startRealCluster } from './real-cluster.ts';

interface Pod extends KubernetesObject {
  spec: { nodeName?: string };
  status: { phase: string; containerStatuses?: { restartCount: number }[] };
}

interface Truth {
  readonly from: number;
  readonly to: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

const minute = 60_000;
const nanos = (amount: string | null): bigint => (amount === null ? 0n : BigInt(amount.replace('.', '')));

describeTier(clusterTier, 'the main job on a real cluster', () => {
  let cluster: RealCluster;
  let product: Product;
  let startedAt: Date;
  let truth: Promise<Truth>;

  const pods = async (namespace?: string): Promise<Pod[]> =>
    (await cluster.objects.list<Pod>('v1', 'Pod', namespace)).items;
  const uidsOf = async (namespace: string, app: string): Promise<string[]> =>
    (await pods(namespace))
      .filter(
        (pod) => pod.metadata?.labels?.app === app && pod.status.phase === 'Running' && !pod.metadata.deletionTimestamp,
      )
      .map((pod) => pod.metadata?.uid ?? '');
  // ten minutes before the start: what the facts say of the time before the first look belongs to the answers too
  const sinceStart = () => `${wholeMinute(startedAt.getTime() - 10 * minute)},${wholeMinute(Date.now() + minute)}`;
  const workload = (namespace: string, name: string) =>
    product.get<WorkloadReply>(`/api/v1/workloads/test/${namespace}/Deployment/${name}?window=${sinceStart()}`);

  /** What the pods' own cgroups counted over two whole minutes, the first of them after the collector's first look. */
  async function cgroupTruth(): Promise<Truth> {
    const burners = await uidsOf('shop', 'burner');
    const holders = await uidsOf('shop', 'holder');
    const cpuNow = async () => (await Promise.all(burners.map(podCpuNanos))).reduce((sum, one) => sum + one, 0);
    // time for the collector's first look
    await sleep(20_000);
    await untilNextMinute(2000);
    const from = Math.floor(Date.now() / minute) * minute;
    const before = { at: Date.now(), cpu: await cpuNow() };
    await sleep(from + 2 * minute + 2000 - Date.now());
    const after = { at: Date.now(), cpu: await cpuNow() };
    const cpuMilli = ((after.cpu - before.cpu) / 1e6 / (after.at - before.at)) * 1000;
    const memoryBytes = (await Promise.all(holders.map(podWorkingSetBytes))).reduce((sum, one) => sum + one, 0);
    return { from, to: from + 2 * minute, cpuMilli, memoryBytes };
  }

  beforeAll(async () => {
    cluster = await startRealCluster();
    await cluster.apply(`${sharedFolder}/cluster/workloads.yaml`);
    await waitFor(async () => {
      const running = (await pods()).filter((pod) => pod.status.phase === 'Running');
      return running.length >= 5;
    }, 2 * minute);
    startedAt = new Date();
    product = await startProduct(['--kubeconfig', cluster.kubeconfig]);
    // read while the first rows are waited for; whoever awaits it meets its error
    truth = cgroupTruth();
    truth.catch(() => undefined);
  });

  afterAll(async () => {
    await product?.stop();
    await cluster?.down();
  });

  it('shows a cost a month by namespace within its first minute, marked Estimated', async () => {
    await waitFor(async () => {
      const overview = await product.get<OverviewReply>('/api/v1/overview');
      const shop = overview.runRate.byNamespace.find((row) => row.namespace === 'shop');
      return shop?.perMonth.state === 'estimated' && nanos(shop.perMonth.amount) > 0n;
    }, minute);
  });

  it('has a row for every running pod two minutes after the start, with workload, labels and node', async () => {
    const running = (await pods()).filter((pod) => pod.status.phase === 'Running');
    await waitFor(
      async () => {
        const reply = await product.get<CostsReply>(
          `/api/v1/costs?window=${sinceStart()}&by=namespace,workload,pod,node`,
        );
        const shown = new Map(reply.rows.map((row) => [row.key[2], row.key]));
        const lacking = running.filter((pod) => shown.get(pod.metadata?.name ?? '')?.[3] !== pod.spec.nodeName);
        if (lacking.length > 0) throw new Error(`no row for ${lacking.map((pod) => pod.metadata?.name).join(', ')}`);
        return true;
      },
      startedAt.getTime() + 2.5 * minute - Date.now(),
      2000,
    );
    const burner = await workload('shop', 'burner');
    expect(burner.team).toBe('checkout');
    expect(burner.pods.length).toBe(2);
    for (const pod of burner.pods) expect(pod.labels).toMatchObject({ app: 'burner', team: 'checkout' });
    expect(burner.priceBasis[0]).toMatchObject({ instanceType: 'm5.large', region: 'eu-west-1' });
  });

  it('measures the CPU of shop/burner and the memory of shop/holder within 5 % of their own cgroups', async () => {
    const { from, to, cpuMilli, memoryBytes } = await truth;
    await waitFor(
      async () => {
        const points = (await workload('shop', 'burner')).series.points.filter(
          (point) => Date.parse(point.at) >= from && Date.parse(point.at) < to && point.cpuUsedMilli !== null,
        );
        if (points.length < 2) throw new Error(`only ${points.length} points of the two minutes`);
        const measured = points.reduce((sum, point) => sum + (point.cpuUsedMilli ?? 0), 0) / points.length;
        expect(Math.abs(measured - cpuMilli) / cpuMilli).toBeLessThan(0.05);
        return true;
      },
      2.5 * minute,
      3000,
    );
    const held = (await workload('shop', 'holder')).series.points
      .filter((point) => point.memoryUsedBytes !== null)
      .at(-1);
    expect(Math.abs((held?.memoryUsedBytes ?? 0) - memoryBytes) / memoryBytes).toBeLessThan(0.05);
  });

  it('sums to the total at every grouping and filter, and drilling down never changes the parent', async () => {
    const window = sinceStart();
    const costs = (query: string) => product.get<CostsReply>(`/api/v1/costs?window=${window}&${query}`);
    const totals = new Set<string | null>();
    for (const by of [
      'cluster',
      'node',
      'pool',
      'team',
      'namespace',
      'workload',
      'pod',
      'container',
      'label:app',
      'team,namespace,workload',
    ]) {
      const reply = await costs(`by=${by}`);
      const parts = [
        ...reply.rows.map((row) => row.cost),
        reply.idle,
        reply.reserved,
        reply.unusedCommitment,
        reply.shared,
        reply.unattributed,
      ];
      expect(
        parts.reduce((sum, money) => sum + nanos(money.amount), 0n),
        by,
      ).toBe(nanos(reply.total.amount));
      totals.add(reply.total.amount);
    }
    expect(totals.size).toBeLessThanOrEqual(2); // a minute may have been rolled between the first and the last call
    const shop = (await costs('by=namespace')).rows.find((row) => row.key[0] === 'shop');
    const inside = await costs(`by=pod&filter=${encodeURIComponent('namespace:"shop"')}`);
    const difference =
      inside.rows.reduce((sum, row) => sum + nanos(row.cost.amount), 0n) - nanos(shop?.cost.amount ?? null);
    expect(difference >= 0n && difference < nanos(shop?.cost.amount ?? null) / 2n).toBe(true);
  });

  it('closes the interval of a deleted pod within a minute', async () => {
    const [victim] = (await pods('shop')).filter((pod) => pod.metadata?.labels?.app === 'burner');
    const uid = victim?.metadata?.uid;
    await cluster.objects.delete({ ...victim, apiVersion: 'v1', kind: 'Pod' }, undefined, undefined, 0);
    const deletedAt = Date.now();
    await waitFor(
      async () => {
        const pod = (await workload('shop', 'burner')).pods.find((one) => one.uid === uid);
        return pod?.to !== null && pod?.to !== undefined;
      },
      minute,
      1000,
    );
    expect(Date.now() - deletedAt).toBeLessThan(minute);
  });

  it('turns the counter reset of a restarted container into neither a negative nor a spike', async () => {
    const [uid] = await uidsOf('shop', 'holder');
    await killPod(uid ?? '');
    await waitFor(async () => {
      const [pod] = (await pods('shop')).filter((one) => one.metadata?.uid === uid);
      return (pod?.status.containerStatuses?.[0]?.restartCount ?? 0) > 0;
    }, 2 * minute);
    // the restart's own minute, and the time after which it is rolled
    await sleep(1.7 * minute);
    const holder = await workload('shop', 'holder');
    const used = holder.series.points.map((point) => point.cpuUsedMilli).filter((value) => value !== null);
    expect(used.length).toBeGreaterThan(2);
    expect(Math.min(...used)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...used)).toBeLessThan(1000);
    expect(holder.events.map((event) => event.reason)).toContain('Restarted');
  });

  it('loses only the time of its absence when the API server dies, and marks it as a gap', async () => {
    await cluster.stop('kube-apiserver');
    // one tick falls into it at the least
    await sleep(1.25 * minute);
    await cluster.start('kube-apiserver');
    // these two give up with their API server, as they do in a real cluster, where something starts them again
    for (const name of ['kube-controller-manager', 'kube-scheduler']) await cluster.start(name);
    const backAt = Date.now();
    await waitFor(
      async () => {
        const last = (await workload('shop', 'burner')).series.points
          .filter((point) => point.cpuUsedMilli !== null)
          .at(-1);
        return last !== undefined && Date.parse(last.at) > backAt;
      },
      4 * minute,
      3000,
    );
    const health = await product.get<HealthReply>('/api/v1/health');
    expect(health.gaps.some((gap) => gap.source === 'usage' && Date.parse(gap.from) > startedAt.getTime())).toBe(true);
  });

  it('stops cleanly and leaves no process behind', async () => {
    expect(await product.stop()).toBe(0);
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    expect(stdout.split('\n').filter((line) => line.includes(product.dataDir))).toEqual([]);
  });
});

function wholeMinute(at: number): string {
  return new Date(Math.floor(at / minute) * minute).toISOString();
}

async function untilNextMinute(offsetMs: number): Promise<void> {
  await sleep(minute - (Date.now() % minute) + offsetMs);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
