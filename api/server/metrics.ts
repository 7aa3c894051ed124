import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly sourceLagSeconds: Gauge<'source' | 'cluster'>;
  readonly sourceUp: Gauge<'source' | 'cluster'>;
  readonly ready: Gauge;
}

/** One registry an app, so that two apps in one process (tests) do not meet. */
export function createMetrics(app: FastifyInstance): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'plimsoll_http_request_seconds',
    help: 'Time from request to reply, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 10, 30],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? '', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  return {
    registry,
    sourceLagSeconds: new Gauge({
      name: 'plimsoll_source_lag_seconds',
      help: 'Seconds since the last success of a source.',
      labelNames: ['source', 'cluster'],
      registers: [registry],
    }),
    sourceUp: new Gauge({
      name: 'plimsoll_source_up',
      help: '1 while a source works, 0 while it fails.',
      labelNames: ['source', 'cluster'],
      registers: [registry],
    }),
    ready: new Gauge({ name: 'plimsoll_ready', help: '1 when start-up is complete.', registers: [registry] }),
  };
}
