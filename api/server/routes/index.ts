import type { FastifyInstance } from 'fastify';
import type { AnswerContext } from '../answers/context.ts';
import type { Metrics } from '../metrics.ts';
import { costsRoute } from './costs.ts';
import { healthRoute } from './health.ts';
import { overviewRoute } from './overview.ts';
import { pricesRoute } from './prices.ts';
import { probeRoutes } from './probes.ts';
import { workloadRoute } from './workload.ts';
import { workloadsRoute } from './workloads.ts';

/** Every route, by hand: a reader sees here which file serves what. */
export function registerRoutes(app: FastifyInstance, context: AnswerContext, metrics: Metrics): void {
  overviewRoute(app, context);
  costsRoute(app, context);
  workloadsRoute(app, context);
  workloadRoute(app, context);
  pricesRoute(app, context);
  healthRoute(app, context);
  probeRoutes(app, context, metrics);
}
