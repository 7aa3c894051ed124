import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Child, startChild } from './child.ts';
import { HOME_FOLDER } from './data-folder.ts';

export const PAGES_FOLDER = join(HOME_FOLDER, 'ui/build');

/** What the build reads; a change in any of it makes the pages stale. */
const SOURCES = [
  'ui/src',
  'ui/static',
  'ui/package.json',
  'ui/vite.config.ts',
  'ui/tsconfig.json',
  'api/contract',
  'api/domain',
  'pnpm-lock.yaml',
];
const HASH_FILE = join(PAGES_FOLDER, '.sources');

function sourcesHash(root: string = HOME_FOLDER, sources: readonly string[] = SOURCES): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || /\.test\.ts$/.test(entry.name)) continue;
      const file = join(folder, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (entry.isFile()) found.push(file);
    }
  };
  try {
    visit(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTDIR')) throw error;
    found.push(path);
  }
  return found.sort();
}

export interface PageBuild {
  /** resolves when the pages are there; rejects with one sentence */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Builds the pages where their sources changed since the last build. An image has no sources and needs none. */
export function buildPages(onLine: (line: string) => void): PageBuild {
  const vite = join(HOME_FOLDER, 'ui/node_modules/vite/bin/vite.js');
  const built = existsSync(join(PAGES_FOLDER, '200.html'));
  if (!existsSync(join(HOME_FOLDER, 'ui/src')) || !existsSync(vite)) {
    const done = built
      ? Promise.resolve()
      : Promise.reject(new Error('there are no built pages and no sources to build them from; the API works'));
    return { done, stop: async () => {} };
  }
  const hash = sourcesHash();
  if (built && existsSync(HASH_FILE) && readFileSync(HASH_FILE, 'utf8') === hash) {
    return { done: Promise.resolve(), stop: async () => {} };
  }
  const lines: string[] = [];
  const take = (line: string) => {
    if (line.trim() !== '') lines.push(line.trim());
  };
  const child: Child = startChild({
    arguments: [vite, 'build', '--logLevel', 'warn'],
    folder: join(HOME_FOLDER, 'ui'),
    onOutput: take,
    onComplaint: take,
  });
  const done = child.ended.then((code) => {
    if (code !== 0) {
      // a build that works has nothing to say
      lines.forEach(onLine);
      throw new Error(`the pages could not be built (exit code ${code}, see the terminal); the API works`);
    }
    writeFileSync(HASH_FILE, hash);
  });
  return { done, stop: () => child.stop(2_000) };
}
