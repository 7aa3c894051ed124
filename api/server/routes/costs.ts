import { CostsQuery, CostsReply } from '@plimsoll/contract/costs';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerCosts } from '../answers/costs.ts';
import { costsTable } from '../answers/costs-table.ts';
import { failures, sendCsv, wantsCsv } from './replies.ts';

export function costsRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Querystring: CostsQuery }>(
    '/api/v1/costs',
    {
      schema: {
        summary: 'Costs of a window, grouped, filtered and compared; the parts sum to the total to the nano-unit',
        querystring: CostsQuery,
        response: { 200: CostsReply, ...failures },
      },
    },
    async (request, reply) => {
      const costs = await answerCosts(context, request.query);
      return wantsCsv(request, request.query.format) ? sendCsv(reply, costsTable(costs, request.query)) : costs;
    },
  );
}
