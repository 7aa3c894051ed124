import type { Store } from '@plimsoll/store/client';
import type { AnswerContext } from '../../api/server/answers/context.ts';
import { type AppOptions, build } from '../../api/server/app.ts';
import { createStartup } from '../../api/server/startup.ts';
import { CURRENCIES, NOW_MS } from './world.ts';

export function worldContext(store: Store, change: Partial<AnswerContext> = {}): AnswerContext {
  return {
    store: () => store,
    now: () => NOW_MS,
    currencies: CURRENCIES,
    simulated: false,
    startup: createStartup([]),
    rolling: () => null,
    ...change,
  };
}

const LISTENING = { host: '127.0.0.1', port: 8420 };

export type App = Awaited<ReturnType<typeof build>>;

export function appOf(context: AnswerContext, options: Partial<AppOptions> = {}): Promise<App> {
  return build(context, { listening: LISTENING, pagesFolder: null, ...options });
}

/** A GET as a client on this machine sends it; the reply's JSON. */
export async function getJson<T>(app: App, url: string, status = 200): Promise<T> {
  const reply = await app.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8420' } });
  if (reply.statusCode !== status) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body.slice(0, 500)}`);
  return reply.json<T>();
}
