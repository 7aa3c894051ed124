import type { CostCells } from '@plimsoll/domain/cost-cells';
import type { Store } from '@plimsoll/store/client';
import { epochSeconds } from '@plimsoll/store/time';

/** Rows as short texts that two sides can be compared by: a difference then shows itself in the test's output. */
export interface CellTexts {
  readonly containers: readonly string[];
  readonly nodes: readonly string[];
}

const CONTAINERS = `SELECT c.hour AS hour, c.node_uid AS node_uid, c.namespace AS namespace, c.kind AS kind,
  c.workload AS workload, c.container AS container, c.pod_uid AS pod_uid,
  [toString(cpu_used_nanos), toString(cpu_idle_nanos), toString(memory_used_nanos), toString(memory_idle_nanos),
   toString(gpu_nanos), toString(estimated_nanos), toString(unpriced_seconds)] AS money,
  [toString(seconds), toString(estimated_seconds), toString(cpu_used_milli_s), toString(cpu_requested_milli_s),
   toString(u.cpu_allocated_milli_s), toString(memory_used_kib_s), toString(memory_requested_kib_s),
   toString(u.memory_allocated_kib_s), toString(gpu_requested_s), toString(cpu_used_share), toString(cpu_idle_share),
   toString(memory_used_share), toString(memory_idle_share), toString(gpu_share)] AS shares
FROM cost_hour AS c
INNER JOIN usage_hour AS u USING (hour, cluster, namespace, kind, workload, container, pod_uid, node_uid)
WHERE currency = {currency:String} AND cluster = {cluster:String}`;

const NODES = `SELECT c.hour AS hour, c.node_uid AS node_uid,
  [toString(c.life_seconds), toString(c.gap_seconds), toString(unpriced_seconds), toString(total_nanos),
   toString(cpu_idle_nanos), toString(memory_idle_nanos), toString(gpu_idle_nanos), toString(cpu_reserved_nanos),
   toString(memory_reserved_nanos), toString(unattributed_nanos), toString(estimated_nanos)] AS money,
  [toString(cpu_reserved_share), toString(cpu_idle_share), toString(cpu_unattributed_share),
   toString(memory_reserved_share), toString(memory_idle_share), toString(memory_unattributed_share),
   toString(gpu_idle_share), toString(gpu_unattributed_share)] AS shares
FROM cost_node_hour AS c
INNER JOIN node_hour AS n USING (hour, cluster, node_uid)
WHERE currency = {currency:String} AND cluster = {cluster:String}`;

interface ContainerRow {
  readonly hour: string;
  readonly node_uid: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  readonly pod_uid: string;
  readonly money: readonly string[];
  readonly shares: readonly string[];
}

type NodeRow = Pick<ContainerRow, 'hour' | 'node_uid' | 'money' | 'shares'>;

function hourText(hour: string): number {
  return epochSeconds(`${hour.replace(' ', 'T')}Z`);
}

export async function storedCells(store: Store, cluster: string, currency: string): Promise<CellTexts> {
  const containers = await store.rows<ContainerRow>('test-cells', CONTAINERS, { currency, cluster });
  const nodes = await store.rows<NodeRow>('test-node-cells', NODES, { currency, cluster });
  return {
    containers: containers
      .map((row) =>
        [
          hourText(row.hour),
          row.node_uid,
          row.namespace,
          row.kind,
          row.workload,
          row.container,
          row.pod_uid,
          '|',
          ...row.money,
          '|',
          ...row.shares,
        ].join(' '),
      )
      .sort(),
    nodes: nodes
      .map((row) => [hourText(row.hour), row.node_uid, '|', ...row.money, '|', ...row.shares].join(' '))
      .sort(),
  };
}

export function expectedCells(cells: CostCells, cluster: string, nodeShares: ReadonlyMap<string, string>): CellTexts {
  return {
    containers: cells.containers
      .filter((cell) => cell.cluster === cluster)
      .map((cell) => {
        const { shares: s } = cell;
        return [
          cell.hour,
          cell.nodeUid,
          cell.namespace,
          cell.kind,
          cell.workload,
          cell.container,
          cell.podUid,
          '|',
          ...[cell.cpuUsed, cell.cpuIdle, cell.memoryUsed, cell.memoryIdle, cell.gpu, cell.estimated],
          cell.unpricedSeconds,
          '|',
          s.seconds,
          s.estimatedSeconds,
          ...[s.cpuUsedMilliS, s.cpuRequestedMilliS, s.cpuAllocatedMilliS],
          ...[s.memoryUsedByteS / 1024n, s.memoryRequestedByteS / 1024n, s.memoryAllocatedByteS / 1024n],
          s.gpuRequestedS,
          ...[s.cpuUsedShare, s.cpuIdleShare, s.memoryUsedShare, s.memoryIdleShare, s.gpuShare],
        ].join(' ');
      })
      .sort(),
    nodes: cells.nodes
      .filter((cell) => cell.cluster === cluster)
      .map((cell) =>
        [
          cell.hour,
          cell.nodeUid,
          '|',
          ...[cell.lifeSeconds, cell.gapSeconds, cell.unpricedSeconds],
          ...[cell.total, cell.cpuIdle, cell.memoryIdle, cell.gpuIdle, cell.cpuReserved, cell.memoryReserved],
          ...[cell.unattributed, cell.estimated],
          '|',
          nodeShares.get(`${cell.hour} ${cell.nodeUid}`) ?? '',
        ].join(' '),
      )
      .sort(),
  };
}
