import type { OverviewQuery, OverviewReply } from '@plimsoll/contract/overview';
import { forecastMonth } from '@plimsoll/domain/forecast';
import { formatInstant, OPEN_END_SECONDS } from '@plimsoll/domain/instant';
import { previousWindow } from '@plimsoll/domain/window';
import { readUnpricedNodes } from '@plimsoll/store/queries/health';
import {
  type LiveCluster,
  readLatestRates,
  readLiveClusters,
  readLivePrices,
  readLiveRequests,
} from '@plimsoll/store/queries/live';
import { readPriceBases } from '@plimsoll/store/queries/names';
import type { AnswerContext } from './context.ts';
import { keptCurrency } from './costs.ts';
import { ratio } from './costs-sentence.ts';
import { coverageOf } from './coverage.ts';
import { driversOf } from './drivers.ts';
import { type MonthReading, readMonth } from './overview-read.ts';
import { overviewSentence } from './overview-sentence.ts';
import { emptiness, type Period, periodOfWindow, readPeriod } from './period.ts';
import { type RunRate, runRateOf } from './run-rate.ts';
import { stepStart } from './timeline.ts';
import { missingMoney, sumMoney, trendAmount } from './wire.ts';

const DAY_SECONDS = 86_400;

export async function answerOverview(context: AnswerContext, query: OverviewQuery): Promise<OverviewReply> {
  const store = context.store();
  const currency = keptCurrency(context, query.currency);
  const now = Math.floor(context.now() / 1000);
  const period = await readPeriod(context, store, 'month');
  const sameDays = periodOfWindow(previousWindow(period.asked), period.rolled, period.asOf);
  const wholeLast = previousWindow({ ...period.asked, to: period.asked.plannedTo, partial: false });
  const last = periodOfWindow(wholeLast, period.rolled, period.asOf);
  const [month, same, lastMonth, clusters, requests, prices, rates, bases, unpriced] = await Promise.all([
    readMonth(store, period, currency),
    readMonth(store, sameDays, currency),
    readMonth(store, last, currency),
    readLiveClusters(store, now),
    readLiveRequests(store, now),
    readLivePrices(store, now),
    readLatestRates(store),
    readPriceBases(store, { from: now - 1, to: now }),
    readUnpricedNodes(store, now),
  ]);
  const { purse } = month;
  const hasMonth = month.nodes.length > 0;
  const money = (nanos: bigint) =>
    hasMonth
      ? sumMoney({ nanos, estimated: nanos === 0n ? 0n : month.estimated, unpricedSeconds: 0 }, purse)
      : missingMoney(purse);
  const monthSoFar = hasMonth
    ? sumMoney({ nanos: month.total, estimated: month.estimated, unpricedSeconds: month.unpricedSeconds }, purse)
    : missingMoney(purse);
  const runRate = runRateOf(requests, prices, rates, currency);
  const reply: OverviewReply = {
    answer: '',
    window: period.wire,
    asOf: formatInstant(period.asOf),
    currency,
    simulated: context.simulated,
    monthSoFar,
    forecast: forecastOf(month, lastMonth, period),
    lastMonth: moneyOfMonth(lastMonth),
    lastMonthSameDays: moneyOfMonth(same),
    runRate: wireRunRate(runRate, purse.currency),
    drivers: driversOf(month, same),
    daily: dailyOf(month, period),
    idleShare: month.total === 0n ? null : ratio(month.idle, month.total),
    split: {
      usage: money(month.usage),
      workloadIdle: money(month.workloadIdle),
      reserved: money(month.reserved),
      idle: money(month.idle),
      unattributed: money(month.unattributed),
    },
    clusters: clusters.map((cluster) => clusterRow(cluster, month)),
    coverage: coverageOf(month.nodes, month.total, month.estimated),
    prices: {
      oldestAsOf: bases.map((basis) => basis.oldest_as_of).sort()[0] ?? null,
      unpricedNodes: unpriced.length,
      estimatedNodes: runRate.estimatedNodes,
    },
  };
  if (!hasMonth) reply.empty = emptiness(period);
  reply.answer = overviewSentence(reply);
  return reply;
}

function moneyOfMonth(reading: MonthReading): OverviewReply['lastMonth'] {
  if (reading.nodes.length === 0) return null;
  const { total: nanos, estimated, unpricedSeconds } = reading;
  return sumMoney({ nanos, estimated, unpricedSeconds }, reading.purse);
}

/** Costs of whole UTC days, oldest first; days of which nobody saw anything are left out. */
function wholeDays(reading: MonthReading, upTo: number): readonly bigint[] {
  const days = new Map<number, { nanos: bigint; life: number; gap: number }>();
  for (const node of reading.nodes) {
    const day = days.get(node.start) ?? { nanos: 0n, life: 0, gap: 0 };
    day.nanos += node.total;
    day.life += node.lifeSeconds;
    day.gap += node.gapSeconds;
    days.set(node.start, day);
  }
  return [...days]
    .filter(([start, day]) => start + DAY_SECONDS <= upTo && day.gap < day.life)
    .sort(([a], [b]) => a - b)
    .map(([, day]) => day.nanos);
}

function forecastOf(month: MonthReading, lastMonth: MonthReading, period: Period): OverviewReply['forecast'] {
  if (month.nodes.length === 0) return null;
  const days = [...wholeDays(lastMonth, period.from), ...wholeDays(month, period.asOf)];
  const remaining = Math.max(0, period.asked.plannedTo - period.asked.to);
  const forecast = forecastMonth(month.total, days, remaining);
  if (forecast === undefined) return null;
  const money = (nanos: bigint) => sumMoney({ nanos, estimated: 1n, unpricedSeconds: 0 }, month.purse);
  const { expectedNanos, band } = forecast;
  return {
    expected: money(expectedNanos),
    low: money(band?.lowNanos ?? expectedNanos),
    high: money(band?.highNanos ?? expectedNanos),
    method:
      band === undefined
        ? `so far, and the mean of ${forecast.days} whole days for what remains; too few days for a band`
        : `so far, and the mean of the last ${forecast.days} whole days for what remains; the band holds 4 of 5 months`,
  };
}

function wireRunRate(runRate: RunRate, currency: string): OverviewReply['runRate'] {
  const purse = { currency, basis: 'list' as const };
  const money = (nanos: bigint) =>
    runRate.pricedNodes === 0 ? missingMoney(purse) : sumMoney({ nanos, estimated: 1n, unpricedSeconds: 0 }, purse);
  return {
    perMonth: money(runRate.requested),
    nodesPerMonth: money(runRate.nodes),
    byNamespace: runRate.byNamespace.map(({ cluster, namespace, nanos }) => ({
      cluster,
      namespace,
      perMonth: money(nanos),
    })),
  };
}

function dailyOf(month: MonthReading, period: Period): OverviewReply['daily'] {
  const sums = new Map<number, bigint>();
  for (const node of month.nodes) sums.set(node.start, (sums.get(node.start) ?? 0n) + node.total);
  const points: OverviewReply['daily'] = [];
  for (let day = stepStart(period.from, 'day'); day < period.asked.to; day += DAY_SECONDS) {
    points.push({
      start: formatInstant(day),
      amount: trendAmount(sums.get(day)),
      partial: day < period.from || day + DAY_SECONDS > period.asked.to,
    });
  }
  return points;
}

function clusterRow(cluster: LiveCluster, month: MonthReading): OverviewReply['clusters'][number] {
  const nodes = month.nodes.filter((node) => node.cluster === cluster.cluster);
  const nanos = nodes.reduce((sum, node) => sum + node.total, 0n);
  const unpricedSeconds = nodes.reduce((sum, node) => sum + node.unpricedSeconds, 0);
  const ofPods = month.namespaces.filter((row) => row.cluster === cluster.cluster);
  const estimated = [...nodes, ...ofPods].reduce((sum, part) => sum + part.estimated, 0n);
  const isSeen = cluster.last_sample_s > 0 && cluster.last_sample_s < OPEN_END_SECONDS;
  return {
    cluster: cluster.cluster,
    nodes: cluster.nodes,
    pods: cluster.pods,
    cost: nodes.length === 0 ? missingMoney(month.purse) : sumMoney({ nanos, estimated, unpricedSeconds }, month.purse),
    coverage: coverageOf(nodes, nanos, 0n).share,
    lastSampleAt: isSeen ? formatInstant(cluster.last_sample_s) : null,
  };
}
