import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { costs } from './costs-reply.ts';
import { health } from './health-reply.ts';
import { priceHistory, prices } from './prices-reply.ts';
import { overview, workload, workloads } from './replies.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export interface Stub {
  url: string;
  /** routes that answer with an error, by the start of their path */
  failing: Set<string>;
  /** what was asked, newest last */
  asked: string[];
  stop(): Promise<void>;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function answer(path: string, query: URLSearchParams): unknown {
  if (path === '/api/v1/costs') return costs(query);
  if (path === '/api/v1/overview') return overview(query);
  if (path === '/api/v1/prices') return prices(query);
  if (path === '/api/v1/prices/history') return priceHistory(query);
  if (path === '/api/v1/health') return health();
  if (path === '/api/v1/workloads') return workloads(query);
  const [cluster, namespace, kind, name] = path.replace('/api/v1/workloads/', '').split('/').map(decodeURIComponent);
  if (cluster === undefined || namespace === undefined || kind === undefined || name === undefined) return null;
  return workload([cluster, namespace, kind, name], query);
}

/** Serves the built pages and answers of the made-up organisation, on a free port of loopback. */
export async function startStub(build: string, port = 0): Promise<Stub> {
  const failing = new Set<string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/api/')) {
      asked.push(`${url.pathname}${url.search}`);
      if ([...failing].some((start) => url.pathname.startsWith(start))) {
        json(response, 500, {
          error: {
            code: 'STORE_AWAY',
            message: 'The store does not answer.',
            hint: 'It restarts by itself.',
            requestId: 'req-1',
          },
        });
        return;
      }
      const body = answer(url.pathname, url.searchParams);
      if (body !== null) json(response, 200, body);
      else
        json(response, 404, {
          error: {
            code: 'NOT_FOUND',
            message: 'There is no such thing.',
            hint: 'Check the address.',
            requestId: 'req-2',
          },
        });
      return;
    }
    const file = normalize(join(build, decodeURIComponent(url.pathname)));
    const isFile = file.startsWith(build) && extname(file) !== '';
    try {
      const content = await readFile(isFile ? file : join(build, '200.html'));
      response.writeHead(200, {
        'content-type': TYPES[isFile ? extname(file) : '.html'] ?? 'application/octet-stream',
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    failing,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
