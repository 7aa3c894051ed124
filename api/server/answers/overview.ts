import type { OverviewQuery, OverviewReply } from '@plimsoll/contract/overview';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';

export async function answerOverview(context: AnswerContext, query: OverviewQuery): Promise<OverviewReply> {
  throw new Problem('NOT_READY', { step: `overview ${String(context.simulated)} ${String(query.currency)}` });
}
