/** Answers a scenario from cells, whoever made them: the domain's oracle or the rows that the store wrote. */
import type { ContainerCost, NodeCost } from '@plimsoll/domain/cost-cells';
import { labelOf, teamOf, workloadKey } from '@plimsoll/domain/identity';
import type { Answer, AnsweredMoney, Subject } from './expectation.ts';
import type { Scenario } from './scenario.ts';

type ContainerCells = Pick<
  ContainerCost,
  | 'namespace'
  | 'kind'
  | 'workload'
  | 'podUid'
  | 'cpuUsed'
  | 'cpuIdle'
  | 'memoryUsed'
  | 'memoryIdle'
  | 'gpu'
  | 'estimated'
  | 'unpricedSeconds'
>;
type NodeCells = Omit<NodeCost, 'hour' | 'cluster' | 'nodeUid' | 'gapSeconds'>;

export interface Cells {
  readonly containers: readonly ContainerCells[];
  readonly nodes: readonly NodeCells[];
}

export function answerFromCells(scenario: Scenario, cells: Cells): Answer {
  return (subject) => {
    if ('key' in subject) {
      const rows = cells.containers.filter((row) => belongs(scenario, row, subject));
      return rows.length === 0 ? undefined : sumRows(rows);
    }
    const sum = (pick: (node: NodeCells) => bigint) => cells.nodes.reduce((total, node) => total + pick(node), 0n);
    const unpriced = cells.nodes.length > 0 && cells.nodes.every((node) => node.unpricedSeconds === node.lifeSeconds);
    const rough = cells.nodes.some((node) => node.estimated > 0n);
    const state = unpriced ? 'missing' : rough ? 'estimated' : 'known';
    switch (subject.kind) {
      case 'total': {
        const isEstimated = rough || cells.containers.some((row) => row.estimated > 0n);
        return { state: unpriced ? 'missing' : isEstimated ? 'estimated' : 'known', cost: sum((node) => node.total) };
      }
      case 'idle': {
        const [cpu, memory, gpu] = [
          sum((node) => node.cpuIdle),
          sum((node) => node.memoryIdle),
          sum((node) => node.gpuIdle),
        ];
        return { state, cpu, memory, gpu, cost: cpu + memory + gpu };
      }
      case 'reserved': {
        const [cpu, memory] = [sum((node) => node.cpuReserved), sum((node) => node.memoryReserved)];
        return { state, cpu, memory, cost: cpu + memory };
      }
      case 'unattributed':
        return { state, cost: sum((node) => node.unattributed) };
    }
  };
}

function belongs(scenario: Scenario, row: ContainerCells, subject: Extract<Subject, { key: string }>): boolean {
  const pod = scenario.pods.find(({ uid }) => uid === row.podUid);
  const labels = pod?.labels ?? {};
  const namespaceLabels = pod?.namespaceLabels ?? {};
  switch (subject.kind) {
    case 'pod':
      return pod?.name === subject.key;
    case 'namespace':
      return row.namespace === subject.key;
    case 'workload':
      return workloadKey(row.kind, row.workload) === subject.key;
    case 'team':
      return teamOf(labels, namespaceLabels) === subject.key;
    case 'label': {
      const [name = '', value = ''] = subject.key.split('=');
      return labelOf(name, labels, namespaceLabels) === value;
    }
  }
}

function sumRows(rows: readonly ContainerCells[]): AnsweredMoney {
  const sum = (pick: (row: ContainerCells) => bigint) => rows.reduce((total, row) => total + pick(row), 0n);
  const cpu = sum((row) => row.cpuUsed + row.cpuIdle);
  const memory = sum((row) => row.memoryUsed + row.memoryIdle);
  const gpu = sum((row) => row.gpu);
  const cost = cpu + memory + gpu;
  const isMissing = cost === 0n && rows.every((row) => row.unpricedSeconds > 0);
  return {
    state: isMissing ? 'missing' : sum((row) => row.estimated) > 0n ? 'estimated' : 'known',
    cost,
    cpu,
    memory,
    gpu,
    used: sum((row) => row.cpuUsed + row.memoryUsed) + gpu,
    idle: sum((row) => row.cpuIdle + row.memoryIdle),
  };
}
