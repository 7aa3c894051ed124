import type { Store } from '@plimsoll/store/client';
import { type LabelSet, type NodeName, readLabelSets, readNodeNames } from '@plimsoll/store/queries/names';
import { nodeCells } from '@plimsoll/store/queries/node-cells';
import {
  type NodePriceRow,
  readNewestPod,
  readNodePrices,
  readWorkloadCells,
  readWorkloadEvents,
  readWorkloadLatest,
  readWorkloadPods,
  readWorkloadSeries,
  readWorkloadTraffic,
  readWorkloadUsage,
  type WorkloadPlace,
  type WorkloadPodRow,
} from '@plimsoll/store/queries/workload';
import { Problem } from '../errors.ts';
import type { NodeCell } from './cells.ts';
import type { Period } from './period.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const MOST_PODS = 500;
const MOST_EVENTS = 200;
/** A pod whose last sample is older than this uses nothing that anybody knows of. */
const LATEST_SECONDS = 600;

/** Points of a series stay below some 600, whatever the window. */
function seriesStep(seconds: number): number {
  if (seconds <= 6 * HOUR_SECONDS) return 60;
  if (seconds <= 2 * DAY_SECONDS) return 300;
  return seconds <= 25 * DAY_SECONDS ? HOUR_SECONDS : DAY_SECONDS;
}

export interface WorkloadReading {
  readonly pods: readonly WorkloadPodRow[];
  /** the newest there ever was; the workload's present shape */
  readonly newest: WorkloadPodRow;
  readonly cells: Awaited<ReturnType<typeof readWorkloadCells>>;
  readonly usage: Awaited<ReturnType<typeof readWorkloadUsage>>;
  readonly latest: Awaited<ReturnType<typeof readWorkloadLatest>>;
  readonly series: Awaited<ReturnType<typeof readWorkloadSeries>>;
  readonly stepSeconds: number;
  readonly traffic: { readonly txBytes: number; readonly rxBytes: number };
  readonly events: Awaited<ReturnType<typeof readWorkloadEvents>>;
  readonly labelSets: readonly LabelSet[];
  readonly nodeNames: readonly NodeName[];
  readonly prices: readonly NodePriceRow[];
  /** of the nodes that it ran on */
  readonly nodes: readonly NodeCell[];
}

export async function readWorkload(
  store: Store,
  place: WorkloadPlace,
  period: Period,
  currency: string,
  nowSeconds: number,
): Promise<WorkloadReading> {
  const [newest] = await readNewestPod(store, place);
  if (newest === undefined) {
    throw new Problem('WORKLOAD_NOT_FOUND', {
      cluster: place.cluster,
      namespace: place.namespace,
      kind: place.kind,
      name: place.workload,
    });
  }
  const length = period.to - period.from;
  const stepSeconds = seriesStep(length);
  const cellStep = length <= 2 * DAY_SECONDS ? 'hour' : 'day';
  const [pods, cells, usage, latest, series, traffic, events, labelSets, nodeNames, nodeRows] = await Promise.all([
    readWorkloadPods(store, place, period, MOST_PODS),
    readWorkloadCells(store, place, period, currency, cellStep),
    readWorkloadUsage(store, place, period, length <= 3 * DAY_SECONDS),
    readWorkloadLatest(store, place, nowSeconds - LATEST_SECONDS),
    readWorkloadSeries(store, place, period, stepSeconds),
    readWorkloadTraffic(store, place, period),
    readWorkloadEvents(store, place, period, MOST_EVENTS),
    // the newest pod's labels too, where it lived before the window
    readLabelSets(store, { from: Math.min(period.from, newest.from_s), to: Math.max(period.to, newest.from_s + 1) }),
    readNodeNames(store, period),
    nodeCells(store, { currency, from: period.from, to: period.to, step: cellStep }),
  ]);
  const nodeUids = [...new Set([...cells.map((cell) => cell.nodeUid), ...pods.map((pod) => pod.node_uid)])];
  const onNodes = new Set(nodeUids);
  return {
    pods,
    newest,
    cells,
    usage,
    latest,
    series,
    stepSeconds,
    traffic,
    events,
    labelSets,
    nodeNames: nodeNames.filter((node) => node.cluster === place.cluster),
    prices: await readNodePrices(store, place.cluster, nodeUids.slice(0, 200), period),
    nodes: nodeRows.filter((node) => node.cluster === place.cluster && onNodes.has(node.nodeUid)),
  };
}
