import { ErrorReply } from '@plimsoll/contract/error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CsvTable, toCsv } from '../csv.ts';

/** What a route can answer besides success; for its schema. */
export const failures = {
  '4xx': ErrorReply,
  '5xx': ErrorReply,
} as const;

/** `format` wins over the Accept header. */
export function wantsCsv(request: FastifyRequest, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  const accept = request.headers.accept ?? '';
  return accept.split(',').some((part) => part.trim().toLowerCase().startsWith('text/csv'));
}

export function sendCsv(reply: FastifyReply, table: CsvTable): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${table.name}.csv"`)
    .serializer((text: string) => text)
    .send(toCsv(table));
}
