import type { WorkloadReply } from '@plimsoll/contract/workloads';
import { parseNanos } from '@plimsoll/domain/money';
import { periodText, ratio } from './costs-sentence.ts';
import { counted, moneyText, percentText } from './sentence.ts';

export function workloadSentence(reply: WorkloadReply): string {
  const name = `${reply.kind}/${reply.name}`;
  if (reply.empty !== undefined) return `${name}: ${reply.empty.message}`;
  if (reply.cost.amount === null) return `What ${name} cost is unknown, for its nodes have no price.`;
  const parts = [
    `${name} cost ${moneyText(reply.cost)} ${periodText(reply)} with ${counted(reply.pods.length, 'pod')}`,
  ];
  const cost = parseNanos(reply.cost.amount);
  if (reply.workloadIdle.amount !== null && cost > 0n) {
    parts.push(`${percentText(ratio(parseNanos(reply.workloadIdle.amount), cost))} of it was requested and not used`);
  }
  const kills = reply.events.filter((event) => event.reason === 'OOMKilled').length;
  if (kills > 0) parts.push(`${counted(kills, 'container')} killed for lack of memory`);
  return `${parts.join('; ')}.`;
}
