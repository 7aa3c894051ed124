import type { WorkloadParams, WorkloadQuery, WorkloadReply } from '@plimsoll/contract/workloads';
import { teamOf, UNMAPPED } from '@plimsoll/domain/identity';
import { formatInstant, OPEN_END_SECONDS } from '@plimsoll/domain/instant';
import { combineBasis } from '@plimsoll/domain/money';
import { type Amounts, addAmounts, costOf, noAmounts } from './cells.ts';
import type { AnswerContext } from './context.ts';
import { keptCurrency } from './costs.ts';
import { coverageOf } from './coverage.ts';
import { emptiness, type Period, readPeriod } from './period.ts';
import { Timeline } from './timeline.ts';
import { missingMoney, type Purse, sumMoney, trendAmount } from './wire.ts';
import { containersOf, pricesOf, seriesOf } from './workload-parts.ts';
import { readWorkload, type WorkloadReading } from './workload-read.ts';
import { workloadSentence } from './workload-sentence.ts';

const DEFAULT_WINDOW = '7d';
const DAY_SECONDS = 86_400;

export async function answerWorkload(
  context: AnswerContext,
  params: WorkloadParams,
  query: WorkloadQuery,
): Promise<WorkloadReply> {
  const store = context.store();
  const currency = keptCurrency(context, query.currency);
  const period = await readPeriod(context, store, query.window ?? DEFAULT_WINDOW);
  const { cluster, namespace, kind, name } = params;
  const now = Math.floor(context.now() / 1000);
  const reading = await readWorkload(store, { cluster, namespace, kind, workload: name }, period, currency, now);
  const purse: Purse = { currency, basis: combineBasis(reading.prices.map((price) => price.price_basis)) };
  const sum = noAmounts();
  for (const cell of reading.cells) addAmounts(sum, { ...noAmounts(), ...cell });
  const hasCells = reading.cells.length > 0;
  const money = (nanos: bigint, amounts: Amounts = sum) =>
    hasCells
      ? sumMoney(
          { nanos, estimated: nanos === 0n ? 0n : amounts.estimated, unpricedSeconds: amounts.unpricedSeconds },
          purse,
        )
      : missingMoney(purse);
  const reply: WorkloadReply = {
    answer: '',
    window: period.wire,
    asOf: formatInstant(period.asOf),
    currency,
    simulated: context.simulated,
    cluster,
    namespace,
    kind,
    name,
    team: teamOfNewest(reading),
    cost: money(costOf(sum)),
    usageCost: money(sum.cpuUsed + sum.memoryUsed + sum.gpu),
    workloadIdle: money(sum.cpuIdle + sum.memoryIdle),
    cpu: money(sum.cpuUsed + sum.cpuIdle),
    memory: money(sum.memoryUsed + sum.memoryIdle),
    gpu: money(sum.gpu),
    network: missingMoney(purse),
    quantity: {
      cpuCoreHours: sum.cpuMilliSeconds / 1000 / 3600,
      memoryGiBHours: sum.memoryKibSeconds / 1024 ** 2 / 3600,
      egressBytes: sum.txBytes,
    },
    trend: trendOf(reading, period),
    containers: containersOf(reading),
    pods: podsOf(reading, purse),
    egress: { ...reading.traffic, state: 'upper_bound' },
    events: eventsOf(reading),
    series: { stepSeconds: reading.stepSeconds, points: seriesOf(reading.series, reading.stepSeconds, period) },
    priceBasis: pricesOf(reading, purse),
    coverage: coverageOf(reading.nodes, costOf(sum), sum.estimated),
  };
  if (!hasCells) {
    reply.empty =
      reading.nodes.length === 0 && reading.pods.length > 0
        ? emptiness(period)
        : {
            reason: 'FILTER_MATCHES_NOTHING',
            message: 'No pod of this workload ran in this window.',
            action: `Choose a window that holds ${formatInstant(reading.newest.from_s)}.`,
          };
  }
  reply.answer = workloadSentence(reply);
  return reply;
}

function teamOfNewest({ newest, labelSets }: WorkloadReading): string {
  const set = labelSets.find((candidate) => String(candidate.id) === newest.label_set);
  return set === undefined ? UNMAPPED : teamOf(set.labels, set.namespace_labels);
}

function trendOf(reading: WorkloadReading, period: Period): WorkloadReply['trend'] {
  const timeline = new Timeline(period, period.to - period.from <= 2 * DAY_SECONDS ? 'hour' : 'day', reading.nodes);
  const sums = new Array<bigint | undefined>(timeline.count).fill(undefined);
  for (const cell of reading.cells) {
    const index = timeline.stepOf(cell.start);
    if (index >= 0) sums[index] = (sums[index] ?? 0n) + costOf({ ...noAmounts(), ...cell });
  }
  return timeline.points.map((point, index) => ({
    ...point,
    amount: trendAmount(sums[index] ?? (timeline.isObserved(index) ? 0n : undefined)),
  }));
}

function podsOf(reading: WorkloadReading, purse: Purse): WorkloadReply['pods'] {
  const byPod = new Map<string, Amounts>();
  for (const cell of reading.cells) {
    const amounts = byPod.get(cell.podUid) ?? noAmounts();
    addAmounts(amounts, { ...noAmounts(), ...cell });
    byPod.set(cell.podUid, amounts);
  }
  const nodeNames = new Map(reading.nodeNames.map((node) => [node.uid, node.name]));
  const labels = new Map(reading.labelSets.map((set) => [String(set.id), set.labels]));
  return reading.pods.map((pod) => {
    const amounts = byPod.get(pod.uid);
    return {
      pod: pod.name,
      uid: pod.uid,
      node: nodeNames.get(pod.node_uid) ?? pod.node_uid,
      from: formatInstant(pod.from_s),
      to: pod.to_s >= OPEN_END_SECONDS ? null : formatInstant(pod.to_s),
      labels: { ...labels.get(pod.label_set) },
      cost:
        amounts === undefined
          ? missingMoney(purse)
          : sumMoney(
              {
                nanos: costOf(amounts),
                estimated: amounts.estimated,
                unpricedSeconds: amounts.unpricedSeconds,
              },
              purse,
            ),
    };
  });
}

function eventsOf(reading: WorkloadReading): WorkloadReply['events'] {
  const podNames = new Map(reading.pods.map((pod) => [pod.uid, pod.name]));
  return reading.events.map((event) => ({
    at: formatInstant(event.at),
    reason: event.reason,
    pod: podNames.get(event.pod_uid) ?? event.pod_uid,
    container: event.container,
  }));
}
