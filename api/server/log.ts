import type { FastifyServerOptions } from 'fastify';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/**
 * The log goes to stderr: stdout belongs to answers. A request's address line is kept without its query's secrets
 * because there are none: tokens travel in headers, and those are not logged.
 */
export function loggerOptions(level: LogLevel): FastifyServerOptions['logger'] {
  if (level === 'silent') return false;
  return {
    level,
    stream: process.stderr,
    serializers: {
      req: (request) => ({ method: request.method, url: request.url }),
      res: (reply) => ({ statusCode: reply.statusCode }),
    },
  };
}
