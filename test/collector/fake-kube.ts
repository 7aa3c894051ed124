import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface FakeObject {
  metadata: { name: string; uid: string; resourceVersion?: string } & Record<string, unknown>;
}

interface Watcher {
  readonly path: string;
  readonly response: ServerResponse;
}

/** What a kubelet answers: a body, a status, or nothing for so many milliseconds. */
export type KubeletAnswer = { readonly body: string } | { readonly status: number } | { readonly silentMs: number };

const COLLECTIONS = [
  '/api/v1/nodes',
  '/api/v1/namespaces',
  '/api/v1/pods',
  '/apis/apps/v1/replicasets',
  '/apis/batch/v1/jobs',
];

/** An API server that lists in pages, watches, forgets old versions, refuses and dies when told to. */
export class FakeKube {
  readonly objects = new Map<string, Map<string, FakeObject>>(COLLECTIONS.map((path) => [path, new Map()]));
  readonly requests: string[] = [];
  readonly forbidden = new Set<string>();
  kubelet: (node: string, path: string) => KubeletAnswer = () => ({ status: 404 });
  /** the oldest version that a watch may start from */
  oldest = 0;
  version = 100;
  readonly #history: { path: string; version: number; type: string; object: FakeObject }[] = [];
  readonly #watchers = new Set<Watcher>();
  #server = createServer((request, response) => void this.#answer(request, response));
  port = 0;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** As a kill -9 would: every connection is cut. */
  async die(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
    this.#watchers.clear();
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async kubeconfig(): Promise<string> {
    const file = join(await mkdtemp(join(tmpdir(), 'fake-kube-')), 'config');
    await writeFile(
      file,
      `apiVersion: v1
kind: Config
current-context: fake
contexts: [{name: fake, context: {cluster: fake, user: me}}]
users: [{name: me, user: {token: t}}]
clusters: [{name: fake, cluster: {server: "http://127.0.0.1:${this.port}", insecure-skip-tls-verify: true}}]
`,
    );
    return file;
  }

  put(path: string, object: object): void {
    const own = structuredClone(object) as FakeObject;
    const collection = this.objects.get(path);
    if (collection === undefined) throw new Error(path);
    const type = collection.has(own.metadata.uid) ? 'MODIFIED' : 'ADDED';
    own.metadata.resourceVersion = String(++this.version);
    collection.set(own.metadata.uid, own);
    this.#tell(path, type, own);
  }

  remove(path: string, uid: string, silently = false): void {
    const object = this.objects.get(path)?.get(uid);
    this.objects.get(path)?.delete(uid);
    this.version += 1;
    if (object === undefined || silently) return;
    object.metadata.resourceVersion = String(this.version);
    this.#tell(path, 'DELETED', object);
  }

  /** Every open watch hears that its version is gone, and no older version can be watched again. */
  expire(): void {
    this.oldest = this.version;
    const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    for (const { response } of this.#watchers) response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
    this.#watchers.clear();
  }

  #tell(path: string, type: string, object: FakeObject): void {
    this.#history.push({ path, version: this.version, type, object });
    for (const watcher of this.#watchers) {
      if (watcher.path === path) watcher.response.write(`${JSON.stringify({ type, object })}\n`);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    this.requests.push(`${url.pathname}${url.search}`);
    const json = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    const proxied = /^\/api\/v1\/nodes\/([^/]+)\/proxy(\/.*)$/.exec(url.pathname);
    if (this.forbidden.has(proxied === null ? url.pathname : 'nodes/proxy')) {
      json(403, { kind: 'Status', code: 403, reason: 'Forbidden', message: 'User "me" cannot do that' });
    } else if (proxied !== null) {
      const answer = this.kubelet(proxied[1] ?? '', proxied[2] ?? '');
      if ('silentMs' in answer) {
        await sleep(answer.silentMs);
        response.end();
      } else if ('status' in answer) response.writeHead(answer.status).end('no');
      else response.end(answer.body);
    } else if (url.pathname === '/version') json(200, { gitVersion: 'v1.33.0' });
    else if (url.pathname === '/api/v1/namespaces/kube-system') json(200, { metadata: { uid: 'cluster-uid' } });
    else if (!this.objects.has(url.pathname)) json(404, { kind: 'Status', code: 404, message: 'no such path' });
    else if (url.searchParams.has('watch')) this.#watch(url, response);
    else this.#list(url, response);
  }

  #list(url: URL, response: ServerResponse): void {
    const limit = Number(url.searchParams.get('limit') ?? 500);
    const from = Number(url.searchParams.get('continue') ?? 0);
    const all = [...(this.objects.get(url.pathname)?.values() ?? [])];
    const next = from + limit < all.length ? String(from + limit) : '';
    response.end(
      JSON.stringify({
        metadata: { resourceVersion: String(this.version), continue: next },
        items: all.slice(from, from + limit),
      }),
    );
  }

  #watch(url: URL, response: ServerResponse): void {
    const since = Number(url.searchParams.get('resourceVersion'));
    if (since < this.oldest) {
      response.writeHead(410).end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }));
      return;
    }
    response.writeHead(200);
    response.flushHeaders();
    for (const event of this.#history) {
      if (event.path !== url.pathname || event.version <= since) continue;
      response.write(`${JSON.stringify({ type: event.type, object: event.object })}\n`);
    }
    const watcher = { path: url.pathname, response };
    this.#watchers.add(watcher);
    response.on('close', () => this.#watchers.delete(watcher));
  }
}

export async function fixture<T>(name: string): Promise<T> {
  return JSON.parse(await fixtureText(name)) as T;
}

export function fixtureText(name: string): Promise<string> {
  return readFile(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
}

export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(20);
  }
}
