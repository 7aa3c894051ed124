import { WorkloadParams, WorkloadQuery, WorkloadReply } from '@plimsoll/contract/workloads';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerWorkload } from '../answers/workload.ts';
import { failures } from './replies.ts';

export function workloadRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Params: WorkloadParams; Querystring: WorkloadQuery }>(
    '/api/v1/workloads/:cluster/:namespace/:kind/:name',
    {
      schema: {
        summary: 'One workload: what it costs, what it asks for and uses, on which nodes, and the basis of their price',
        params: WorkloadParams,
        querystring: WorkloadQuery,
        response: { 200: WorkloadReply, ...failures },
      },
    },
    async (request) => answerWorkload(context, request.params, request.query),
  );
}
