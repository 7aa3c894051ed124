import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { departures } from '@plimsoll/contract/check';
import { PriceHistoryReply, PricesReply } from '@plimsoll/contract/prices';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumTier, describeTier } from '../tier.ts';
import { parseCsv, type Stage, startStage, tableRows, words } from './browser.ts';
import { priceHistory, prices as pricesReply } from './prices-reply.ts';

const address = (page: Page) => decodeURIComponent(page.url().replace(/^[^/]*\/\/[^/]*/, ''));

async function until(check: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never came true: ${what}`);
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`.slice(0, 400));
}

describeTier(chromiumTier, 'Prices', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(async () => {
    await stage?.close();
  });

  async function prices(query = '', options = {}): Promise<Page> {
    const page = await stage.open(`/prices${query}`, options);
    await page.getByRole('region', { name: 'Offers', exact: true }).waitFor();
    return page;
  }

  it('is tested on replies that the contract allows', () => {
    expect(departures(PricesReply, pricesReply(new URLSearchParams()))).toEqual([]);
    const one = priceHistory(new URLSearchParams({ type: 'm9.16x', region: 'eu-west-1' }));
    expect(departures(PriceHistoryReply, one)).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('with an offer open is fit to use, %s, %i wide', async (colorScheme, width) => {
    const page = await prices('?offer=aws|ec2|eu-west-1|m9.16x|on-demand|USD', {
      colorScheme,
      viewport: { width, height: 800 },
    });
    const dialog = page.getByRole('dialog', { name: 'm9.16x' });
    await dialog.getByRole('region', { name: 'Price history' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it('asks exactly what its address says, without a term unless told', async () => {
    const page = await prices('?vcpuMin=16&memoryMin=64&country=fr&sort=-pricePerGib&extra=1');
    const asked = () => {
      const call = stage.stub.asked.findLast((one) => one.startsWith('/api/v1/prices?'));
      return Object.fromEntries(new URLSearchParams(call?.split('?')[1]));
    };
    expect(asked()).toEqual({
      country: 'FR',
      commitment: 'on-demand,monthly',
      vcpuMin: '16',
      memoryMin: '64',
      sort: '-pricePerGib',
      limit: '100',
    });
    await page.getByRole('combobox', { name: 'Commitment' }).selectOption('any');
    await until(async () => asked().commitment === undefined, 'any term is asked for');
    await expect
      .poll(() => address(page))
      .toBe('/prices?country=FR&commitment=any&vcpuMin=16&memoryMin=64&sort=-pricePerGib&extra=1');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await until(async () => address(page) === '/prices?sort=-pricePerGib&extra=1', 'the filters are gone');
    await page.context().close();
  });

  it('counts traffic into the price when asked, and says Missing where nobody quotes it', async () => {
    const page = await prices();
    await page.getByLabel('TB out a month').fill('20');
    await page.keyboard.press('Tab');
    await until(async () => address(page) === '/prices?trafficTb=20', 'the traffic is in the address');
    await page.getByRole('columnheader', { name: /EUR, 20 TB out/ }).waitFor();
    const rows = await tableRows(page, 'Offers');
    const month = (type: RegExp) => rows.find(([name]) => type.test(name ?? ''))?.[5];
    expect(month(/^AX10-1/)).toBe('€17.00');
    expect(month(/^m9\.1x/)).toContain('missing: No source says what this traffic costs there');
    await page.context().close();
  });

  it('is reached by keys, searched by them, and filtered by typing', async () => {
    const page = await stage.open('/health');
    await page.getByTestId('answer').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('region', { name: 'Offers', exact: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ax');
    await until(
      async () => (await tableRows(page, 'Offers')).every(([name]) => /^AX/.test(name ?? '')),
      'only what was typed is left',
    );
    await page.getByLabel('vCPU from').fill('16');
    await page.keyboard.press('Tab');
    await until(async () => address(page) === '/prices?q=ax&vcpuMin=16', 'the size is in the address');
    await page.context().close();
  });

  it('sorts cheapest first, and the other way round by a second click', async () => {
    const page = await prices();
    const header = page.getByRole('columnheader', { name: /^Month ?↑? ?EUR/ });
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    const amounts = async () =>
      (await tableRows(page, 'Offers')).map((row) => Number((row[5] ?? '').replace(/[^0-9.]/g, '')));
    const up = await amounts();
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    await page
      .getByRole('columnheader', { name: /^Per vCPU/ })
      .getByRole('button')
      .click();
    await until(async () => address(page) === '/prices?sort=pricePerVcpu', 'cheapest per vCPU first');
    await page
      .getByRole('columnheader', { name: /^Month.*EUR/ })
      .getByRole('button')
      .click();
    await page
      .getByRole('columnheader', { name: /^Month.*EUR/ })
      .getByRole('button')
      .click();
    await until(async () => address(page) === '/prices?sort=-price', 'dearest first');
    await until(async () => {
      const down = await amounts();
      return down.length > 0 && down.every((amount, i) => amount <= (down[i - 1] ?? amount));
    }, 'rows are in that order');
    await page.context().close();
  });

  it('downloads what it shows, more of it after asking for more', async () => {
    const page = await prices('?commitment=any');
    expect(await tableRows(page, 'Offers')).toHaveLength(10);
    await page.getByRole('button', { name: 'More offers' }).click();
    await until(async () => (await tableRows(page, 'Offers')).length === 20, 'two pages');
    const rows = await tableRows(page, 'Offers');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const [header = [], ...lines] = parseCsv(await readFile(await download.path(), 'utf8'));
    expect(lines).toHaveLength(20);
    lines.forEach((line, i) => {
      const cell = (name: string) => line[header.indexOf(name)] ?? '';
      expect(rows[i]?.[0]).toContain(cell('type'));
      expect(cell('monthly EUR')).toMatch(/^\d+\.\d{9}$/);
      expect(rows[i]?.[5]).toContain(Number(cell('monthly EUR')).toFixed(2));
    });
    await page.context().close();
  });

  it('says the difference of the kinds, reads its dots out and turns into a table', async () => {
    const page = await prices();
    const chart = page.getByRole('application');
    expect(await words(page.locator('figure figcaption'))).toContain(
      'With 16 vCPU, bare metal starts at €107.00 a month and cloud machines at €237.75, 2.2 times as much.',
    );
    await page.locator('figure svg path').first().waitFor({ state: 'attached' });
    await chart.focus();
    await page.keyboard.press('End');
    const spoken = page.locator('figure [aria-live]');
    await until(
      async () => /^OVHcloud b3-256: Cloud machine €1,091.00 a month/.test((await spoken.textContent()) ?? ''),
      'the dearest cloud machine',
    );
    await page.keyboard.press('ArrowDown');
    await until(
      async () => /^Hetzner AX640-1: Bare metal/.test((await spoken.textContent()) ?? ''),
      'metal of its size',
    );
    await page.keyboard.press('t');
    await page.getByRole('region', { name: /^Table:/ }).waitFor();
    await until(async () => address(page) === '/prices?show=table', 'the table is in the address');
    await page.context().close();
  });

  it('opens an offer by keyboard, and closes it', async () => {
    const page = await prices('?provider=aws');
    await page.getByRole('link', { name: 'm9.16x' }).first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'm9.16x' });
    await dialog.getByText('$999.00').waitFor();
    await until(async () => address(page).includes('offer='), 'the offer is in the address');
    await expect.poll(() => address(page)).toMatch(/offer=aws\|ec2\|eu-west-\d\|m9\.16x\|on-demand\|USD$/);
    expect(await words(dialog)).toContain('aws price list');
    expect(await words(dialog.getByRole('region', { name: 'Fees' }))).toContain('$0.0900');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await until(async () => address(page) === '/prices?provider=aws', 'the offer has left the address');
    await page.context().close();
  });

  it('names old lists, what was set aside, and nodes without a price', async () => {
    const page = await prices();
    const lists = await tableRows(page, 'Price lists');
    expect(lists[0]?.join(' ')).toMatch(/AWS ?ec2 21 6 months old/);
    expect(await words(page.locator('main'))).toContain('scaleway was set aside');
    expect(await words(page.getByRole('region', { name: '1 node without a price' }))).toContain('rack-7');
    await page.context().close();
  });

  it('says so where nothing is offered, with one way on', async () => {
    const page = await stage.open('/prices?q=zzz');
    await page.getByRole('link', { name: 'Show all prices' }).click();
    await page.getByRole('region', { name: 'Offers', exact: true }).waitFor();
    await expect.poll(() => address(page)).toBe('/prices');
    await page.context().close();
  });
});
