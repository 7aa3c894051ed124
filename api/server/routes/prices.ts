import { PriceHistoryQuery, PriceHistoryReply, PricesQuery, PricesReply } from '@plimsoll/contract/prices';
import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import { answerPriceHistory } from '../answers/price-history.ts';
import { answerPrices } from '../answers/prices.ts';
import { pricesTable } from '../answers/prices-table.ts';
import { failures, sendCsv, wantsCsv } from './replies.ts';

export function pricesRoute(app: FastifyInstance, context: AnswerContext): void {
  app.get<{ Querystring: PricesQuery }>(
    '/api/v1/prices',
    {
      schema: {
        summary:
          'Offers of all providers, who quotes them and as of when; filtered, sorted, in the offer’s own currency',
        querystring: PricesQuery,
        response: { 200: PricesReply, ...failures },
      },
    },
    async (request, reply) => {
      const prices = await answerPrices(context, request.query);
      return wantsCsv(request, request.query.format) ? sendCsv(reply, pricesTable(prices)) : prices;
    },
  );
  app.get<{ Querystring: PriceHistoryQuery }>(
    '/api/v1/prices/history',
    {
      schema: {
        summary: 'Every price that one offer had, and what the provider charges beside it',
        querystring: PriceHistoryQuery,
        response: { 200: PriceHistoryReply, ...failures },
      },
    },
    async (request) => answerPriceHistory(context, request.query),
  );
}
