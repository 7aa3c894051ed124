import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string) => readFile(root + file, 'utf8');

it('names only paths that exist', async () => {
  for (const document of ['README.md', 'ARCHITECTURE.md', 'DECISIONS.md', 'SPEC.md']) {
    const paths = [...(await text(document)).matchAll(/`((?:api|collector|ui|deploy|test)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    for (const path of paths.filter((one) => !one.includes('<'))) {
      const found = existsSync(root + path) || existsSync(`${root}${path}.ts`);
      expect(found, `${document} names ${path}`).toBe(true);
    }
  }
});

it('has a reader for every column', async () => {
  const folder = `${root}api/store/migrations/`;
  const ddl = (
    await Promise.all(
      (await readdir(folder)).filter((name) => name.endsWith('.sql')).map((name) => readFile(folder + name, 'utf8')),
    )
  ).join('\n');
  const columns = new Set(
    [
      ...ddl.matchAll(
        /^ {2}([a-z_0-9]+) (?:LowCardinality|Nullable|Aggregate|UInt|Int|String|Date|Array|Map|Enum|Decimal|Bool|Float)/gm,
      ),
    ].map((match) => match[1] ?? ''),
  );
  expect(columns.size).toBeGreaterThan(40);
  const readers = await sources(['api/store', 'collector', 'api/server']);
  const unread = [...columns].filter((column) => !new RegExp(`\\b${column}\\b`).test(readers));
  expect(unread).toEqual([]);
});

it('keeps files to one idea: none over 300 lines', async () => {
  const long: string[] = [];
  for (const folder of ['api', 'collector', 'ui/src', 'test'])
    for (const file of await walk(root + folder))
      if (/\.(ts|svelte|sql)$/.test(file) && (await readFile(file, 'utf8')).split('\n').length > 301)
        long.push(file.slice(root.length));
  expect(long).toEqual([]);
});

async function sources(folders: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const folder of folders)
    for (const file of await walk(root + folder))
      if (/\.(ts|sql)$/.test(file) && !file.includes('/migrations/') && !file.endsWith('.test.ts'))
        parts.push(await readFile(file, 'utf8'));
  return parts.join('\n');
}

async function walk(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walk(path)));
    else found.push(path);
  }
  return found;
}
