import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { AnswerContext } from '../answers/context.ts';
import { answerHealth } from '../answers/health.ts';
import type { Metrics } from '../metrics.ts';
import { failures } from './replies.ts';

const Alive = Type.Object({ status: Type.Literal('ok') });
const Ready = Type.Object({ ready: Type.Boolean(), waitingFor: Type.Array(Type.String()) });
const Exposition = Type.String({ description: 'Prometheus text exposition' });

export function probeRoutes(app: FastifyInstance, context: AnswerContext, metrics: Metrics): void {
  app.get(
    '/healthz',
    { schema: { summary: 'The process is alive', response: { 200: Alive } } },
    async (): Promise<{ status: 'ok' }> => ({ status: 'ok' }),
  );
  app.get(
    '/readyz',
    { schema: { summary: 'Start-up is complete', response: { 200: Ready, 503: Ready } } },
    async (_request, reply) => {
      const ready = context.startup.ready();
      const waitingFor = context.startup
        .steps()
        .filter((step) => step.state !== 'done')
        .map((step) => step.step);
      return reply.code(ready ? 200 : 503).send({ ready, waitingFor });
    },
  );
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Metrics of this process and of its sources, for Prometheus',
        produces: ['text/plain'],
        response: { 200: Exposition, ...failures },
      },
    },
    async (_request, reply) => {
      metrics.ready.set(context.startup.ready() ? 1 : 0);
      metrics.sourceLagSeconds.reset();
      metrics.sourceUp.reset();
      for (const source of (await answerHealth(context)).sources) {
        const labels = { source: source.source, cluster: source.cluster };
        metrics.sourceUp.set(labels, source.state === 'failing' || source.state === 'silent' ? 0 : 1);
        if (source.lagSeconds !== null) metrics.sourceLagSeconds.set(labels, source.lagSeconds);
      }
      return reply
        .type(metrics.registry.contentType)
        .serializer((text: string) => text)
        .send(await metrics.registry.metrics());
    },
  );
}
