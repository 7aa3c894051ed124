import type { CostsReply } from '@plimsoll/contract/costs';
import type { GroupKey } from '@plimsoll/domain/group-path';
import { formatNanos, parseNanos } from '@plimsoll/domain/money';
import { OTHER_KEY } from './regroup.ts';
import { amountText, moneyText, percentText } from './sentence.ts';

export interface SentenceFacts {
  readonly path: readonly GroupKey[];
  readonly isFiltered: boolean;
}

/** What the Costs page says first. Amounts, currency, period; estimates called so; nothing said of what is unknown. */
export function costsSentence(reply: CostsReply, facts: SentenceFacts): string {
  if (reply.empty !== undefined && reply.empty.reason !== 'FILTER_MATCHES_NOTHING') return reply.empty.message;
  const period = periodText(reply);
  if (reply.empty !== undefined) return `Nothing that matches the filter cost anything ${period}.`;
  if (reply.total.amount === null) {
    return `What this cost ${period} is unknown, for no node has a price: give prices in a sheet with --prices.`;
  }
  const total = parseNanos(reply.total.amount);
  const what = facts.isFiltered ? 'What matches the filter cost' : 'Everything cost';
  const parts = [`${what} ${moneyText(reply.total)} ${period}`];
  const dearest = reply.rows.find((row) => row.key[0] !== OTHER_KEY);
  if (dearest?.cost.amount != null && total > 0n && dearest.key.length > 0) {
    const share = percentText(ratio(parseNanos(dearest.cost.amount), total));
    parts.push(`${dearest.key.join(' / ')} is the largest of ${reply.rows.length} with ${share}`);
  }
  const idle = reply.idle.amount === null ? 0n : parseNanos(reply.idle.amount);
  if (idle > 0n && total > 0n) parts.push(`${percentText(ratio(idle, total))} is idle`);
  const unattributed = reply.unattributed.amount === null ? 0n : parseNanos(reply.unattributed.amount);
  if (unattributed > 0n && total > 0n) {
    parts.push(`${percentText(ratio(unattributed, total))} is unattributed, for nobody looked`);
  }
  const change = changeText(reply, total);
  if (change !== null) parts.push(change);
  return `${parts.join('; ')}.`;
}

function changeText(reply: CostsReply, total: bigint): string | null {
  if (reply.previousTotal === undefined || reply.previousWindow === undefined) return null;
  if (reply.previousTotal.amount === null) return 'there is nothing to compare it with';
  const difference = total - parseNanos(reply.previousTotal.amount);
  if (difference === 0n) return 'as much as in the window it is compared with';
  const amount = amountText(formatNanos(difference < 0n ? -difference : difference));
  return `${amount} ${reply.currency} ${difference > 0n ? 'more' : 'less'} than in the window it is compared with`;
}

export function periodText(reply: {
  readonly window: { readonly start: string; readonly end: string };
  readonly asOf: string;
}): string {
  const soFar = reply.window.end === reply.asOf ? ' so far' : '';
  const [start, stop] = [reply.window.start, reply.window.end].map((time) =>
    time.endsWith('T00:00:00Z') ? time.slice(0, 10) : time.slice(0, 16).replace('T', ' '),
  );
  return `from ${start} to ${stop} UTC${soFar}`;
}

export function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole);
}
