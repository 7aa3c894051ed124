import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { sharedFolder } from '../tier.ts';

const run = promisify(execFile);
const script = `${sharedFolder}/cluster/cluster`;
const folder = process.env.CLUSTER_DIR ?? '/tmp/test-cluster';

/** The test cluster: real API server, kubelets and containers, each node a network namespace of this machine. */
export interface RealCluster {
  readonly kubeconfig: string;
  readonly objects: KubernetesObjectApi;
  apply(file: string): Promise<void>;
  /** kill -9 one process of the cluster by its name, or start it again */
  stop(process: string): Promise<void>;
  start(process: string): Promise<void>;
  down(): Promise<void>;
}

export async function startRealCluster(nodes = 2): Promise<RealCluster> {
  const alreadyUp = existsSync(`${folder}/pids`);
  await run(script, ['up', String(nodes)], { timeout: 300_000 });
  const kubeconfig = `${folder}/admin.kubeconfig`;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  return {
    kubeconfig,
    objects,
    apply: (file) => applyFile(objects, file),
    stop: async (name) => void (await run(script, ['stop', name])),
    start: async (name) => void (await run(script, ['start', name])),
    down: async () => {
      if (!alreadyUp) await run(script, ['down'], { timeout: 120_000 });
    },
  };
}

export async function readManifests(file: string): Promise<KubernetesObject[]> {
  return parseAllDocuments(await readFile(file, 'utf8'))
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object): object is KubernetesObject => object !== null);
}

async function applyFile(objects: KubernetesObjectApi, file: string): Promise<void> {
  for (const object of await readManifests(file)) {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = metadata ?? {};
    if (!apiVersion || !kind || !name) throw new Error(`an object of ${file} has no kind or name`);
    const header = { apiVersion, kind, metadata: namespace ? { name, namespace } : { name } };
    const isThere = await objects.read(header).then(
      () => true,
      (error: { code?: number }) => (error.code === 404 ? false : Promise.reject(error)),
    );
    if (!isThere) await objects.create(object);
  }
}

/** CPU nanoseconds that the pod's own cgroup counted, summed over its containers; v1 and v2 hierarchies. */
export async function podCpuNanos(podUid: string): Promise<number> {
  const path = await podCgroup(podUid, ['cpuacct.usage', 'cpu.stat']);
  const text = await readFile(path, 'utf8');
  if (path.endsWith('cpuacct.usage')) return Number(text);
  const usec = /^usage_usec (\d+)$/m.exec(text)?.[1];
  if (usec === undefined) throw new Error(`no usage_usec in ${path}`);
  return Number(usec) * 1000;
}

/** Working set as the kubelet counts it: usage - inactive file pages, of the pod's cgroup. */
export async function podWorkingSetBytes(podUid: string): Promise<number> {
  const path = await podCgroup(podUid, ['memory.usage_in_bytes', 'memory.current']);
  const usage = Number(await readFile(path, 'utf8'));
  const stat = await readFile(path.replace(/memory\.(usage_in_bytes|current)$/, 'memory.stat'), 'utf8');
  const inactive = /^(?:total_inactive_file|inactive_file) (\d+)$/m.exec(stat)?.[1] ?? '0';
  return Math.max(0, usage - Number(inactive));
}

/** kill -9 whatever runs in the pod's containers (not its sandbox): the kubelet restarts them. */
export async function killPod(podUid: string): Promise<void> {
  const pod = (await podCgroup(podUid, ['memory.usage_in_bytes', 'memory.current'])).replace(/\/[^/]+$/, '');
  for (const container of await readdir(pod, { withFileTypes: true })) {
    if (!container.isDirectory()) continue;
    const processes = (await readFile(`${pod}/${container.name}/cgroup.procs`, 'utf8')).split('\n').filter(Boolean);
    for (const id of processes) {
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (!command.startsWith('/pause')) process.kill(Number(id), 'SIGKILL');
    }
  }
}

async function podCgroup(podUid: string, names: readonly string[]): Promise<string> {
  const controllers = ['cpuacct', 'memory', '.', 'unified'];
  for (const controller of controllers)
    for (const node of ['tcnode1', 'tcnode2', 'tcnode3'])
      for (const qos of ['burstable', 'besteffort', '.'])
        for (const name of names) {
          const path = `/sys/fs/cgroup/${controller}/${node}/kubepods/${qos}/pod${podUid}/${name}`;
          if (existsSync(path)) return path;
        }
  throw new Error(`no cgroup of pod ${podUid} under /sys/fs/cgroup (${(await readdir('/sys/fs/cgroup')).join(' ')})`);
}
