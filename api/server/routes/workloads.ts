import { WorkloadsQuery, WorkloadsReply } from '@plimsoll/contract/workloads';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerWorkloads, workloadsTable } from '../answers/workloads.ts';
import { failures, sendCsv, wantsCsv } from './replies.ts';

export function workloadsRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Querystring: WorkloadsQuery }>(
    '/api/v1/workloads',
    {
      schema: {
        summary: 'Every workload of a window with its pods and cost',
        querystring: WorkloadsQuery,
        response: { 200: WorkloadsReply, ...failures },
      },
    },
    async (request, reply) => {
      const workloads = await answerWorkloads(context, request.query);
      return wantsCsv(request, request.query.format) ? sendCsv(reply, workloadsTable(workloads)) : workloads;
    },
  );
}
