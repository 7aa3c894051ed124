import { OverviewQuery, OverviewReply } from '@plimsoll/contract/overview';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerOverview } from '../answers/overview.ts';
import { failures } from './replies.ts';

export function overviewRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Querystring: OverviewQuery }>(
    '/api/v1/overview',
    {
      schema: {
        summary: 'This month so far, its forecast, and why it differs from last month',
        querystring: OverviewQuery,
        response: { 200: OverviewReply, ...failures },
      },
    },
    async (request) => answerOverview(context, request.query),
  );
}
