import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Problem } from './errors.ts';
import { PROGRESS_PAGE } from './progress-page.ts';
import { contentSecurityPolicy, inlineScriptHashes } from './security.ts';

/** Names under it carry a hash of their content, so a browser may keep them for ever. */
const IMMUTABLE = '_app/immutable/';

export interface Pages {
  policy(): string;
}

/**
 * Serves the built pages, and the progress page until they are built. The folder may appear while the server runs.
 * `starting` is true as long as the pages would have nothing to show.
 */
export async function registerPages(
  app: FastifyInstance,
  folder: string | null,
  starting: () => boolean,
): Promise<Pages> {
  const index = new BuiltIndex(folder);
  if (folder !== null) await app.register(fastifyStatic, { root: folder, serve: false, index: false });
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = decodePath(request.url);
    if (path.startsWith('/api/') || folder === null) throw new Problem('NOT_FOUND', { path });
    const name = path.slice(1);
    // names of pods and workloads may hold dots: only what the build made is a file
    if (index.present() && index.holds(name)) {
      return name.startsWith(IMMUTABLE)
        ? reply.sendFile(name, { maxAge: '365d', immutable: true })
        : reply.sendFile(name, { maxAge: 0 });
    }
    if (name.startsWith('_app/')) throw new Problem('NOT_FOUND', { path });
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return reply.send(index.present() && !starting() ? index.html() : PROGRESS_PAGE);
  });
  const progressHashes = inlineScriptHashes(PROGRESS_PAGE);
  return { policy: () => contentSecurityPolicy([...progressHashes, ...index.scriptHashes()]) };
}

function decodePath(url: string): string {
  const path = url.split('?', 1)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The fallback page of the build, read again when a new build replaced it. */
class BuiltIndex {
  readonly #folder: string | null;
  readonly #file: string | null;
  #modified = 0;
  #names: ReadonlySet<string> = new Set();
  #html = '';
  #hashes: readonly string[] = [];

  constructor(folder: string | null) {
    this.#folder = folder;
    this.#file = folder === null ? null : join(folder, '200.html');
  }

  present(): boolean {
    if (this.#file === null) return false;
    const modified = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modified === 0) return false;
    if (modified !== this.#modified) {
      this.#html = readFileSync(this.#file, 'utf8');
      this.#hashes = inlineScriptHashes(this.#html);
      this.#names = new Set(readdirSync(this.#folder ?? '', { recursive: true, encoding: 'utf8' }));
      this.#modified = modified;
    }
    return true;
  }

  holds(name: string): boolean {
    return this.#names.has(name) && /\.[a-z0-9]+$/i.test(name);
  }

  html(): string {
    return this.#html;
  }

  scriptHashes(): readonly string[] {
    return this.present() ? this.#hashes : [];
  }
}
