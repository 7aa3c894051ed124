import type { WorkloadParams, WorkloadQuery, WorkloadReply } from '@plimsoll/contract/workloads';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';

export async function answerWorkload(
  context: AnswerContext,
  params: WorkloadParams,
  query: WorkloadQuery,
): Promise<WorkloadReply> {
  throw new Problem('NOT_READY', { step: `${params.name} ${String(context.simulated)} ${String(query.window)}` });
}
