import { afterEach, describe, expect, test } from 'vitest';
import type { AnswerContext } from '../../api/server/answers/context.ts';
import { Problem } from '../../api/server/errors.ts';
import { createStartup } from '../../api/server/startup.ts';
import { type App, appOf } from './app.ts';

/** No store is needed to be refused. */
const CONTEXT: AnswerContext = {
  store: () => {
    throw new Problem('NOT_READY', { step: 'engine' });
  },
  now: Date.now,
  currencies: ['EUR'],
  simulated: false,
  startup: createStartup(['engine', 'migrate']),
  rolling: () => null,
};
const TOKEN = 'a token of some length';
const HOST = { host: '127.0.0.1:8420' };

let app: App | undefined;
afterEach(async () => app?.close());

async function start(options: Parameters<typeof appOf>[1] = {}): Promise<App> {
  app = await appOf(CONTEXT, options);
  return app;
}

const codeOf = (reply: { json: () => { error?: { code?: string } } }) => reply.json().error?.code;

describe('Host and Origin', () => {
  test.each(['127.0.0.1:8420', 'localhost:8420', '[::1]:8420', 'LOCALHOST:8420'])('%s is ours', async (host) => {
    const reply = await (await start()).inject({ url: '/api/v1/health', headers: { host } });
    expect(reply.statusCode).toBe(200);
  });

  test.each(['evil.example', 'evil.example:8420', '127.0.0.1', 'localhost:1', '', 'localhost:8420.evil.example'])(
    'host "%s" is refused on every route',
    async (host) => {
      const started = await start();
      for (const url of ['/', '/api/v1/health', '/api/v1/costs', '/metrics', '/api/openapi.json', '/none']) {
        const reply = await started.inject({ url, headers: { host } });
        expect([url, reply.statusCode, codeOf(reply)]).toEqual([url, 403, 'HOST_REFUSED']);
      }
    },
  );

  test('probes are answered under any name, for they come by the address of a pod', async () => {
    const started = await start({ token: TOKEN });
    const headers = { host: '10.1.2.3:8420' };
    expect((await started.inject({ url: '/healthz', headers })).statusCode).toBe(200);
    expect((await started.inject({ url: '/readyz', headers })).statusCode).toBe(503);
  });

  test('a page of another origin is refused, one of ours is not', async () => {
    const started = await start();
    const from = async (origin: string) => started.inject({ url: '/api/v1/health', headers: { ...HOST, origin } });
    expect(codeOf(await from('http://evil.example'))).toBe('ORIGIN_REFUSED');
    expect(codeOf(await from('null'))).toBe('ORIGIN_REFUSED');
    expect((await from('http://localhost:8420')).statusCode).toBe(200);
  });

  test('the port is the one that is listened on', async () => {
    const started = await start({ listening: { host: '127.0.0.1', port: 0 } });
    const address = await started.listen({ host: '127.0.0.1', port: 0 });
    expect((await fetch(`${address}/api/v1/health`)).status).toBe(200);
    const wrong = await started.inject({ url: '/api/v1/health', headers: { host: '127.0.0.1:8420' } });
    expect(codeOf(wrong)).toBe('HOST_REFUSED');
  });

  test('further names are taken as they were given', async () => {
    const started = await start({ hostNames: ['costs.example.org'] });
    const reply = await started.inject({ url: '/api/v1/health', headers: { host: 'costs.example.org' } });
    expect(reply.statusCode).toBe(200);
  });
});

describe('with a token', () => {
  test('every route asks for it', async () => {
    const started = await start({ token: TOKEN });
    for (const url of ['/', '/api/v1/health', '/api/v1/costs', '/metrics', '/api/openapi.json', '/none']) {
      const reply = await started.inject({ url, headers: HOST });
      expect([url, reply.statusCode, codeOf(reply)]).toEqual([url, 401, 'LOGIN_NEEDED']);
    }
  });

  test('Authorization: Bearer opens, another token does not', async () => {
    const started = await start({ token: TOKEN });
    const withToken = (token: string) =>
      started.inject({ url: '/api/v1/health', headers: { ...HOST, authorization: `Bearer ${token}` } });
    expect((await withToken(TOKEN)).statusCode).toBe(200);
    expect(codeOf(await withToken(`${TOKEN}x`))).toBe('LOGIN_NEEDED');
  });

  test('the login page sets a cookie that scripts and other sites do not get, and that opens', async () => {
    const started = await start({ token: TOKEN });
    const page = await started.inject({ url: '/login', headers: HOST });
    expect(page.body).toContain('<form method="post" action="/login">');
    const form = { ...HOST, origin: 'http://127.0.0.1:8420', 'content-type': 'application/x-www-form-urlencoded' };
    const login = await started.inject({
      method: 'POST',
      url: '/login',
      headers: form,
      payload: new URLSearchParams({ token: TOKEN }).toString(),
    });
    expect(login.statusCode).toBe(303);
    const cookie = String(login.headers['set-cookie']);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    const inside = await started.inject({
      url: '/api/v1/health',
      headers: { ...HOST, cookie: cookie.split(';', 1)[0] ?? '' },
    });
    expect(inside.statusCode).toBe(200);
  });

  test('a wrong token sets none', async () => {
    const started = await start({ token: TOKEN });
    const login = await started.inject({ method: 'POST', url: '/login', headers: HOST, payload: { token: 'wrong' } });
    expect(codeOf(login)).toBe('LOGIN_FAILED');
    expect(login.headers['set-cookie']).toBeUndefined();
  });

  test('another site cannot send the form', async () => {
    const started = await start({ token: TOKEN });
    const login = await started.inject({
      method: 'POST',
      url: '/login',
      headers: { ...HOST, origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      payload: `token=${TOKEN}`,
    });
    expect(codeOf(login)).toBe('ORIGIN_REFUSED');
  });
});

describe('writes', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'with content type "%s" are refused before anything else looks at them',
    async (type) => {
      const started = await start();
      const headers: Record<string, string> = type === '' ? HOST : { ...HOST, 'content-type': type };
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const) {
        const reply = await started.inject({ method, url: '/api/v1/costs', headers });
        expect(codeOf(reply)).toBe('CONTENT_TYPE_REFUSED');
      }
    },
  );

  test('to a route that only reads are refused as such', async () => {
    const headers = { ...HOST, 'content-type': 'application/json' };
    const reply = await (await start()).inject({ method: 'POST', url: '/api/v1/costs', headers, payload: '{}' });
    expect([reply.statusCode, codeOf(reply)]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });
});

describe('headers', () => {
  test('forbid frames, foreign content and guessed types on every reply, failures too', async () => {
    const started = await start();
    for (const url of ['/api/v1/health', '/none', '/healthz', '/api/v1/costs?window=x']) {
      const { headers } = await started.inject({ url, headers: HOST });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain("script-src 'self' 'unsafe-inline'");
      expect(headers['x-request-id']).toMatch(/^[0-9a-f]{12}$/);
    }
  });

  test('the request id of a failure is in its body', async () => {
    const reply = await (await start()).inject({ url: '/none', headers: HOST });
    expect(reply.json()).toMatchObject({ error: { code: 'NOT_FOUND', requestId: reply.headers['x-request-id'] } });
  });
});

describe('while the store starts', () => {
  test('questions are answered with NOT_READY and health with what is known', async () => {
    const started = await start();
    const costs = await started.inject({ url: '/api/v1/costs', headers: HOST });
    expect([costs.statusCode, codeOf(costs)]).toEqual([503, 'NOT_READY']);
    const health = (await started.inject({ url: '/api/v1/health', headers: HOST })).json();
    expect(health).toMatchObject({ ready: false, store: { samples: null, bytesOnDisk: null } });
    const ready = await started.inject({ url: '/readyz', headers: HOST });
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, waitingFor: ['engine', 'migrate'] }]);
  });
});
