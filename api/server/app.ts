import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { AnswerContext } from './answers/context.ts';
import { storeProblem } from './answers/store-problem.ts';
import { Problem } from './errors.ts';
import { type LogLevel, loggerOptions } from './log.ts';
import { registerLogin } from './login.ts';
import { createMetrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { registerPages } from './pages.ts';
import { registerRoutes } from './routes/index.ts';
import { allowedHosts, Door, type Listening, secure } from './security.ts';

export interface AppOptions {
  /** where it will listen; port 0 is filled in once it does */
  readonly listening: Listening;
  /** further HOST or HOST:PORT under which users reach it, such as a Service or an ingress */
  readonly hostNames?: readonly string[];
  /** when given, every route asks for it */
  readonly token?: string;
  /** the built pages; null serves the API alone */
  readonly pagesFolder?: string | null;
  readonly logLevel?: LogLevel;
  /** after so long an answer is given up with TOOK_TOO_LONG */
  readonly answerTimeoutMs?: number;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** The whole server without a socket; a test injects requests, `up` and `api` listen. */
export async function build(context: AnswerContext, options: AppOptions): Promise<FastifyInstance> {
  const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
  const app = fastify({
    logger: loggerOptions(options.logLevel ?? 'silent') ?? false,
    logController: new LogController({ disableRequestLogging: options.logLevel !== 'debug' }),
    genReqId: () => randomBytes(6).toString('hex'),
    requestIdHeader: false,
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    handlerTimeout: answerTimeoutMs,
    bodyLimit: 1024 * 1024,
    // an idle browser tab must not hold up a stop
    forceCloseConnections: true,
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
    ajv: {
      // an unknown parameter is refused, not dropped: a misspelt filter would otherwise answer for everything
      customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false },
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  // Replies are typed by the contract and held to it by tests; serialising by schema costs several times as much.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));

  await app.register(cookie);
  const door = options.token === undefined ? null : new Door(options.token, context.now);
  let hosts = allowedHosts(options.listening, options.hostNames);
  app.addHook('onListen', async () => {
    const address = app.server.address();
    if (address !== null && typeof address === 'object') {
      hosts = allowedHosts({ host: options.listening.host, port: address.port }, options.hostNames);
    }
  });
  let policy = (): string => "default-src 'none'; frame-ancestors 'none'";
  secure(app, { hosts: () => hosts, door, policy: () => policy() });
  const metrics = createMetrics(app);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error, answerTimeoutMs, request.url);
    if (problem.status >= 500) request.log.error({ err: error }, problem.message);
    return reply.code(problem.status).type('application/json; charset=utf-8').send(errorReply(problem, request.id));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const known = (['GET', 'POST', 'PUT', 'DELETE'] as const).some(
      (method) => method !== request.method && app.hasRoute({ method, url: path }),
    );
    const problem = known
      ? new Problem('METHOD_NOT_ALLOWED', { path, method: request.method })
      : new Problem('NOT_FOUND', { path });
    return reply.code(problem.status).send(errorReply(problem, request.id));
  });

  await registerOpenApi(app);
  if (door !== null) registerLogin(app, door);
  registerRoutes(app, context, metrics);
  const pages = await registerPages(app, options.pagesFolder ?? null, () => !context.startup.storeReady());
  policy = pages.policy;
  return app;
}

function errorReply(problem: Problem, requestId: string) {
  return { error: { code: problem.code, message: problem.message, hint: problem.hint, requestId } };
}

function asProblem(error: FastifyError, answerTimeoutMs: number, url: string): Problem {
  if (error instanceof Problem) return error;
  if (error.validation !== undefined) return new Problem('BAD_REQUEST', { detail: validationDetail(error) }, error);
  switch (error.code) {
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new Problem('TOOK_TOO_LONG', { seconds: String(answerTimeoutMs / 1000) }, error);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('CONTENT_TYPE_REFUSED', {}, error);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('BODY_TOO_LARGE', {}, error);
    default:
  }
  const fromStore = storeProblem(error, answerTimeoutMs);
  if (fromStore !== null) return fromStore;
  if (error.statusCode === 404) return new Problem('NOT_FOUND', { path: url.split('?', 1)[0] ?? '/' }, error);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem('BAD_REQUEST', { detail: error.message.replace(/\.$/, '') }, error);
  }
  return new Problem('INTERNAL', {}, error);
}

function validationDetail(error: FastifyError): string {
  const first = error.validation?.[0];
  if (first?.keyword === 'additionalProperties') {
    return `there is no parameter "${String(first.params.additionalProperty)}"`;
  }
  const name = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
  const allowed = first?.keyword === 'enum' ? ` (${String(first.params.allowedValues)})` : '';
  const where = name === '' ? (error.validationContext ?? 'request') : `"${name}"`;
  return `${where} ${first?.message ?? error.message}${allowed}`;
}
