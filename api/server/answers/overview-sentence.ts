import type { OverviewReply } from '@plimsoll/contract/overview';
import { formatNanos, parseNanos } from '@plimsoll/domain/money';
import { amountText, moneyText } from './sentence.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "November will cost about 41 200.00 EUR (38 000.00 to 44 000.00), ...", or what can be said before that. */
export function overviewSentence(reply: OverviewReply): string {
  const month = MONTHS[Number(reply.window.start.slice(5, 7)) - 1] ?? 'This month';
  if (reply.monthSoFar.amount === null) {
    if (reply.empty?.reason === 'NO_DATA_YET' && reply.runRate.perMonth.amount !== null) return runRateText(reply);
    return reply.empty?.message ?? `What ${month} cost so far is unknown, for no node has a price.`;
  }
  const parts = [`${month} cost ${moneyText(reply.monthSoFar)} so far`];
  if (reply.forecast?.expected.amount != null) {
    const { expected, low, high } = reply.forecast;
    const band =
      low.amount !== null && high.amount !== null && low.amount !== high.amount
        ? ` (${amountText(low.amount)} to ${amountText(high.amount)})`
        : '';
    parts.push(`it will cost about ${amountText(expected.amount ?? '')} ${reply.currency}${band}`);
  } else if (reply.runRate.nodesPerMonth.amount !== null) {
    parts.push(`its nodes cost ${moneyText(reply.runRate.nodesPerMonth)} a month at present prices`);
  }
  const change = changeText(reply);
  if (change !== null) parts.push(change);
  return `${parts.join('; ')}.`;
}

function changeText(reply: OverviewReply): string | null {
  const before = reply.lastMonthSameDays?.amount;
  if (before == null || reply.monthSoFar.amount === null) return null;
  const difference = parseNanos(reply.monthSoFar.amount) - parseNanos(before);
  if (difference === 0n) return 'as much as in the same days of last month';
  const amount = amountText(formatNanos(difference < 0n ? -difference : difference));
  // a cause pulls the way the sum went: the largest that does
  const driver = reply.drivers.find(
    ({ change }) => change.amount !== null && parseNanos(change.amount) > 0n === difference > 0n,
  );
  const why = driver === undefined ? '' : `, mainly ${driver.label}`;
  return `${amount} ${reply.currency} ${difference > 0n ? 'more' : 'less'} than in the same days of last month${why}`;
}

function runRateText(reply: OverviewReply): string {
  return `What runs now asks for ${moneyText(reply.runRate.perMonth)} a month at present node prices; the first measured costs come in some minutes.`;
}
