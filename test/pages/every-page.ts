import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stage, words } from './browser.ts';

const PAGES = [
  ['Overview', '/'],
  ['Costs', '/costs'],
  ['Costs, drilled', '/costs?by=workload&path=namespace:"payments"&filter=cluster!:"edge"'],
  ['Workloads', '/workloads'],
  ['Workload', '/workloads/prod/payments/Deployment/api'],
  ['Prices', '/prices'],
  ['Health', '/health'],
] as const;
const SCREENS = [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];
const SCHEMES = ['light', 'dark'] as const;

async function sidewaysScroll(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map(
      (violation) =>
        `${violation.id}: ${violation.nodes
          .map((node) => node.html)
          .join(' | ')
          .slice(0, 400)}`,
    );
}

export function everyPage(theStage: () => Stage): void {
  let stage: Stage;
  beforeAll(() => {
    stage = theStage();
  });

  describe.each(PAGES)('%s', (_, path) => {
    for (const viewport of SCREENS) {
      for (const colorScheme of SCHEMES) {
        it(`answers at once, ${colorScheme}, ${viewport.width} wide`, async () => {
          const page = await stage.open(path, { viewport, colorScheme });
          const answer = page.getByTestId('answer');
          await answer.waitFor();
          const box = await answer.boundingBox();
          expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
          expect((await words(answer)).length).toBeGreaterThan(20);
          expect(await page.title()).toMatch(/ · Plimsoll$/);
          await page.getByRole('note').getByText('Simulated.').waitFor();
          await page.waitForLoadState('networkidle');
          expect(await violations(page)).toEqual([]);
          expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
          expect(page.complaints).toEqual([]);
          await page.context().close();
        });
      }
    }

    it('fits a screen of 320', async () => {
      const page = await stage.open(path, { viewport: { width: 320, height: 700 } });
      await page.getByTestId('answer').waitFor();
      await page.waitForLoadState('networkidle');
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    });

    it('says what failed, with code, request and a way on, and shows no zero', async () => {
      const route = path.split('?')[0] === '/' ? '/api/v1/overview' : `/api/v1${path.split('?')[0]}`;
      stage.stub.failing.add(route);
      const page = await stage.open(path);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await words(alert)).toMatch(/STORE_AWAY[\s\S]*req-1/);
      expect(await words(page.locator('main'))).not.toMatch(/[€$]0\.00/);
      expect(await violations(page)).toEqual([]);
      stage.stub.failing.clear();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByTestId('answer').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.context().close();
    });
  });

  it('is there before any chart, with less than 250 kB of script', async () => {
    for (const [, path] of PAGES) {
      const page = await stage.open(path);
      await page.getByTestId('answer').waitFor();
      await page.waitForLoadState('networkidle');
      const names = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
      await page.context().close();
      const files = names.filter((name) => name.endsWith('.js')).map((name) => stage.builtFile(new URL(name).pathname));
      expect(files.length, path).toBeGreaterThan(3);
      // the chart library is the only part that speaks of an ecModel
      const scripts = files.filter((file) => !file.includes('ecModel'));
      const bytes = scripts.reduce((sum, file) => sum + gzipSync(file).length, 0);
      expect(bytes, path).toBeLessThan(250_000);
    }
  });

  it('prints light, without its frame, with the tables whole', async () => {
    const page = await stage.open('/costs', { colorScheme: 'dark' });
    await page.getByTestId('answer').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(false);
    expect(await page.getByTestId('answer').isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });

  it('keeps the theme that was chosen', async () => {
    const page = await stage.open('/', { colorScheme: 'light' });
    const button = page.getByRole('button', { name: /^Theme/ });
    await button.click();
    await button.click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    await page.getByTestId('answer').waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
}
