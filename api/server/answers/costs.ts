import type { CostRow, CostsQuery, CostsReply } from '@plimsoll/contract/costs';
import type { Money } from '@plimsoll/contract/money';
import { formatInstant } from '@plimsoll/domain/instant';
import { previousWindow } from '@plimsoll/domain/window';
import { Problem } from '../errors.ts';
import { type Amounts, costOf, noAmounts, ownCost, spreadCost } from './cells.ts';
import type { AnswerContext } from './context.ts';
import { readCosts } from './costs-read.ts';
import { costsSentence } from './costs-sentence.ts';
import { coverageOf } from './coverage.ts';
import { emptiness, type Period, periodOf, periodOfWindow, readPeriod } from './period.ts';
import { parseQuestion } from './question.ts';
import { type Group, limitGroups, OTHER_KEY, regroup, sortByCost } from './regroup.ts';
import { sumRest } from './rest.ts';
import { Timeline } from './timeline.ts';
import { missingMoney, nothing, type Purse, sumMoney, trendAmount } from './wire.ts';

const DEFAULT_WINDOW = 'month';

export async function answerCosts(context: AnswerContext, query: CostsQuery): Promise<CostsReply> {
  const store = context.store();
  const currency = keptCurrency(context, query.currency);
  const question = parseQuestion(query);
  const period = await readPeriod(context, store, query.window ?? DEFAULT_WINDOW);
  const earlier = query.compare === undefined ? null : comparedPeriod(period, query.compare, context.now());
  const [now, before] = await Promise.all([
    readCosts(store, question, period, currency),
    earlier === null ? null : readCosts(store, { ...question, step: null }, earlier, currency),
  ]);
  const timeline = new Timeline(period, question.step, now.nodes);
  const groups = sortByCost(regroup(now.cells, now.keyOf, timeline.count, (cell) => timeline.stepOf(cell.start)));
  const shown = limitGroups(groups, query.limit);
  const rest = sumRest(now.rest);
  const sum = sumGroups(groups);
  const totalNanos = costOf(sum) + rest.idle + rest.reserved + rest.unattributed;
  const estimated = sum.estimated + rest.estimated;
  const unpricedSeconds = now.nodes.reduce((seconds, node) => seconds + node.unpricedSeconds, 0);
  const isEmpty = now.nodes.length === 0 && now.cells.length === 0;
  const money = (nanos: bigint, rough: bigint, unpriced = 0): Money =>
    isEmpty ? missingMoney(now.purse) : sumMoney({ nanos, estimated: rough, unpricedSeconds: unpriced }, now.purse);
  const total = money(totalNanos, estimated, question.scope === 'rows' ? sum.unpricedSeconds : unpricedSeconds);

  const previous = before === null ? null : sortByCost(regroup(before.cells, before.keyOf, 0, () => -1));
  const previousOf = previous === null ? null : previousRows(previous, shown);
  const rows = shown.map((group): CostRow => {
    const row = costRow(group, now.purse, timeline, question.idle === 'spread');
    return previousOf === null || before === null
      ? row
      : { ...row, previous: sumMoney(previousOf(group), before.purse) };
  });

  const restTrend = (pick: 'idle' | 'reserved' | 'unattributed') => timeline.restTrend(now.rest, pick);
  const reply: CostsReply = {
    answer: '',
    window: period.wire,
    asOf: formatInstant(period.asOf),
    currency,
    simulated: context.simulated,
    total,
    rows,
    idle: money(rest.idle, rest.idle === 0n ? 0n : rest.estimated),
    reserved: money(rest.reserved, rest.reserved === 0n ? 0n : rest.estimated),
    unusedCommitment: nothing(now.purse),
    shared: nothing(now.purse),
    unattributed: money(rest.unattributed, rest.unattributed === 0n ? 0n : rest.estimated),
    trends: {
      total: timeline.totalTrend(groups, now.rest),
      idle: restTrend('idle'),
      reserved: restTrend('reserved'),
      unattributed: restTrend('unattributed'),
    },
    coverage: coverageOf(now.nodes, totalNanos, estimated),
  };
  if (before !== null && earlier !== null) {
    reply.previousWindow = earlier.wire;
    reply.previousTotal = previousTotal(before);
  }
  if (isEmpty) reply.empty = emptiness(period);
  else if (question.filter !== null && now.cells.length === 0 && totalNanos === 0n) {
    reply.empty = {
      reason: 'FILTER_MATCHES_NOTHING',
      message: 'Nothing in this window matches the filter.',
      action: 'Remove a part of the filter, or choose another window.',
    };
  }
  reply.answer = costsSentence(reply, { path: question.path, isFiltered: question.filter !== null });
  return reply;
}

export function keptCurrency(context: AnswerContext, asked: string | undefined): string {
  const currency = asked ?? context.currencies[0];
  if (!context.currencies.includes(currency)) {
    throw new Problem('CURRENCY_NOT_KEPT', { currency, kept: context.currencies.join(', ') });
  }
  return currency;
}

function comparedPeriod(period: Period, compare: string, nowMs: number): Period {
  return compare === 'previous'
    ? periodOfWindow(previousWindow(period.asked), period.rolled, period.asOf)
    : periodOf(compare, period.rolled, nowMs);
}

function sumGroups(groups: readonly Group[]): Amounts {
  const sum = noAmounts();
  for (const group of groups) {
    sum.cpuUsed += ownCost(group);
    sum.spreadCpu += spreadCost(group);
    sum.estimated += group.estimated;
    sum.unpricedSeconds += group.unpricedSeconds;
  }
  return sum;
}

function costRow(group: Group, purse: Purse, timeline: Timeline, isSpread: boolean): CostRow {
  const estimated = group.estimated;
  const money = (nanos: bigint): Money =>
    sumMoney({ nanos, estimated: nanos === 0n ? 0n : estimated, unpricedSeconds: group.unpricedSeconds }, purse);
  const absent = missingMoney(purse);
  return {
    key: [...group.key],
    cost: money(costOf(group)),
    usageCost: money(group.cpuUsed + group.memoryUsed + group.gpu),
    workloadIdle: money(group.cpuIdle + group.memoryIdle + spreadCost(group)),
    cpu: money(group.cpuUsed + group.cpuIdle + group.spreadCpu),
    memory: money(group.memoryUsed + group.memoryIdle + group.spreadMemory),
    gpu: money(group.gpu + group.spreadGpu),
    network: absent,
    storage: absent,
    loadBalancer: absent,
    address: absent,
    fee: absent,
    shared: nothing(purse),
    overhead: group.overhead,
    quantity: {
      cpuCoreHours: group.cpuMilliSeconds / 1000 / 3600,
      memoryGiBHours: group.memoryKibSeconds / 1024 ** 2 / 3600,
      egressBytes: group.txBytes,
    },
    trend: timeline.points.map((point, index) => ({
      ...point,
      amount: trendAmount(group.trend[index] ?? (timeline.isObserved(index) ? 0n : undefined)),
    })),
    ...(isSpread ? { spreadIdle: money(spreadCost(group)) } : {}),
  };
}

/** What the same row cost before; the row of all others gets what the rows shown do not. */
function previousRows(previous: readonly Group[], shown: readonly Group[]) {
  const idOf = (group: Group) => group.key.join('\u0000');
  const byKey = new Map(previous.map((group) => [idOf(group), group]));
  const shownIds = new Set(shown.map(idOf));
  return (group: Group) => {
    const isOther = group.key.length === 1 && group.key[0] === OTHER_KEY;
    const matching = isOther
      ? previous.filter((candidate) => !shownIds.has(idOf(candidate)))
      : [byKey.get(idOf(group))].filter((candidate) => candidate !== undefined);
    const sum = sumGroups(matching);
    return { nanos: costOf(sum), estimated: sum.estimated, unpricedSeconds: sum.unpricedSeconds };
  };
}

function previousTotal(before: Awaited<ReturnType<typeof readCosts>>): Money {
  if (before.nodes.length === 0 && before.cells.length === 0) return missingMoney(before.purse);
  const sum = sumGroups(
    regroup(
      before.cells,
      () => [''],
      0,
      () => -1,
    ),
  );
  const rest = sumRest(before.rest);
  return sumMoney(
    {
      nanos: costOf(sum) + rest.idle + rest.reserved + rest.unattributed,
      estimated: sum.estimated + rest.estimated,
      unpricedSeconds: sum.unpricedSeconds,
    },
    before.purse,
  );
}
