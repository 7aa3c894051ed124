import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumPath } from '../tier.ts';
import { type Stub, startStub } from './stub.ts';

const UI = fileURLToPath(new URL('../../ui', import.meta.url));
const BUILD = fileURLToPath(new URL('../../ui/build', import.meta.url));

export interface Stage {
  stub: Stub;
  builtFile(path: string): Buffer;
  open(path: string, options?: BrowserContextOptions): Promise<Page & { complaints: string[] }>;
  close(): Promise<void>;
}

/** Builds the pages as they stand, serves them with the made-up organisation and starts a browser. */
export async function startStage(): Promise<Stage> {
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
    cwd: UI,
  });
  // A copy: whoever builds again while the tests run does not pull the files from under them.
  const build = await mkdtemp(join(tmpdir(), 'plimsoll-pages-'));
  await cp(BUILD, build, { recursive: true });
  const stub = await startStub(build);
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    stub,
    builtFile: (path) => readFileSync(join(build, path)),
    async open(path, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 720 },
        acceptDownloads: true,
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options,
      });
      const page = Object.assign(await context.newPage(), { complaints: [] as string[] });
      page.setDefaultTimeout(8_000);
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
      });
      page.on('pageerror', (error) => page.complaints.push(error.message));
      await page.goto(`${stub.url}${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await stub.stop();
      await rm(build, { recursive: true });
    },
  };
}

/** What an element says, hidden words for those who hear it included. */
export async function words(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

/** Rows of the first table of a region as the reader sees them. */
export async function tableRows(page: Page, label: string): Promise<string[][]> {
  return await page
    .getByRole('region', { name: label, exact: true })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim())),
    );
}

export function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map((match) =>
        (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'),
      ),
    )
    .map((cells) => cells.slice(0, -1));
}
