import { HealthQuery, HealthReply } from '@plimsoll/contract/health';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerHealth } from '../answers/health.ts';
import { healthTable } from '../answers/health-table.ts';
import { failures, sendCsv, wantsCsv } from './replies.ts';

export function healthRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Querystring: HealthQuery }>(
    '/api/v1/health',
    {
      schema: {
        summary: 'How far the start is, how old every source is, and where nobody looked',
        querystring: HealthQuery,
        response: { 200: HealthReply, ...failures },
      },
    },
    async (request, reply) => {
      const health = await answerHealth(context);
      return wantsCsv(request, request.query.format)
        ? sendCsv(reply, healthTable(health, request.query.list ?? 'sources'))
        : health;
    },
  );
}
