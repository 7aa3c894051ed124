import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** The description of every route that is registered after this, at /api/openapi.json. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plimsoll',
        version: '0.1.0',
        description:
          'What Kubernetes costs, whether it fits, where it should run. Money is a decimal string with nine places; windows are half-open and in UTC.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'Only where the server runs with --token-file.' },
        },
      },
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
