import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { parseCsv, type Stage, tableRows, words } from './browser.ts';

const address = (page: Page) => decodeURIComponent(page.url().replace(/^[^/]*\/\/[^/]*/, ''));

/** Up to ten seconds until what the page says is so. */
async function until(check: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never came true: ${what}`);
}

export function costsPage(theStage: () => Stage): void {
  let stage: Stage;
  beforeAll(() => {
    stage = theStage();
  });

  async function costs(query = ''): Promise<Page> {
    const page = await stage.open(`/costs${query}`);
    await page.getByRole('region', { name: 'Costs', exact: true }).waitFor();
    return page;
  }

  it('drills down by keyboard and comes back by Back', async () => {
    const page = await costs();
    const before = await words(page.getByTestId('answer'));
    const total = await words(page.locator('tfoot td').first());
    const link = page.getByRole('link', { name: 'payments', exact: true });
    const cost = await words(
      page
        .getByRole('row', { name: /^payments/ })
        .locator('td')
        .first(),
    );
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'StatefulSet/ledger', exact: true }).waitFor();
    await expect.poll(() => address(page)).toBe('/costs?by=workload&path=namespace:"payments"');
    expect(await words(page.locator('tfoot td').first())).toContain(cost);
    await page.getByRole('link', { name: 'Deployment/api', exact: true }).press('Enter');
    await page.getByRole('navigation', { name: 'Group path' }).getByText('Deployment/api').waitFor();
    await expect.poll(() => address(page)).toContain('by=pod&path=namespace:"payments"+workload:"Deployment/api"');
    await page.getByRole('navigation', { name: 'Group path' }).getByRole('link', { name: 'payments' }).click();
    await until(async () => address(page) === '/costs?by=workload&path=namespace:"payments"', 'crumb leads up');
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await link.waitFor();
    await expect.poll(() => address(page)).toBe('/costs');
    await until(async () => (await words(page.getByTestId('answer'))) === before, 'the first answer again');
    expect(await words(page.locator('tfoot td').first())).toBe(total);
    await page.context().close();
  });

  it('takes an address typed by hand, asks exactly that, and keeps it', async () => {
    const page = await costs(
      '?window=2026-10&by=team,namespace&filter=namespace:payments,search+cluster!:edge&extra=1',
    );
    await page.getByRole('button', { name: /^Namespace is payments, search/ }).waitFor();
    await page.getByRole('button', { name: /^Cluster is not edge/ }).waitFor();
    expect(await page.getByRole('button', { name: /Period: October 2026/ }).count()).toBe(1);
    const asked = stage.stub.asked.findLast((call) => call.startsWith('/api/v1/costs'));
    const query = new URLSearchParams(asked?.split('?')[1]);
    expect(Object.fromEntries(query)).toEqual({
      window: '2026-10',
      by: 'team,namespace',
      filter: 'namespace:"payments","search"+cluster!:"edge"',
      compare: 'previous',
      step: 'day',
    });
    await page.getByRole('button', { name: 'Cost', exact: false }).first().waitFor();
    await page.getByRole('columnheader', { name: /^Team/ }).getByRole('button').click();
    await until(async () => address(page).includes('sort=key'), 'sort is in the address');
    await expect.poll(() => address(page)).toContain('extra=1');
    const rows = await tableRows(page, 'Costs');
    await page.goto(page.url());
    await page.getByRole('region', { name: 'Costs', exact: true }).waitFor();
    expect(await tableRows(page, 'Costs')).toEqual(rows);
    await page.context().close();
  });

  it('sorts by a button in the header, and says so', async () => {
    const page = await costs();
    const header = page.getByRole('columnheader', { name: /^Cost/ });
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    const money = async () =>
      (await tableRows(page, 'Costs')).map((row) => Number((row[1] ?? '').replace(/[^0-9.]/g, '').replace(/e$/, '')));
    const down = await money();
    expect(down).toEqual([...down].sort((a, b) => b - a));
    await header.getByRole('button').press('Enter');
    await until(async () => (await header.getAttribute('aria-sort')) === 'ascending', 'ascending');
    expect(await money()).toEqual([...down].sort((a, b) => a - b));
    await page.context().close();
  });

  it('downloads exactly what it shows', async () => {
    const page = await costs('?columns=cost,change,cpu,memory');
    await page.getByRole('searchbox', { name: 'Search rows' }).fill('s');
    await until(async () => address(page).includes('q=s'), 'search is in the address');
    const rows = await tableRows(page, 'Costs');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const [header, ...lines] = parseCsv(await readFile(await download.path(), 'utf8'));
    expect(header).toEqual([
      'namespace',
      'cost EUR',
      'state',
      'basis',
      'change EUR',
      'cpu EUR',
      'memory EUR',
      'window_start',
      'window_end',
    ]);
    const totals = lines.pop();
    expect(lines).toHaveLength(rows.length);
    const cents = (text: string | undefined) =>
      `€${Number(text).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    lines.forEach((line, i) => {
      const shown = rows[i] ?? [];
      expect(shown[0]).toContain(line[0]);
      if (Number(line[1]) >= 0.01) expect(shown[1]).toContain(cents(line[1]));
      expect(line[1]).toMatch(/^-?\d+\.\d{9}$/);
    });
    const sum = lines.reduce((a, line) => a + BigInt((line[1] ?? '0').replace('.', '')), 0n);
    expect(BigInt((totals?.[1] ?? '').replace('.', ''))).toBe(sum);
    expect(await words(page.locator('tfoot'))).toContain(cents(totals?.[1]));
    await page.context().close();
  });

  it('adds, edits and removes a filter by keyboard', async () => {
    const page = await costs();
    await page.keyboard.press('/');
    await page.getByLabel('Field').selectOption('namespace');
    await page.getByLabel('Match').selectOption('isNot');
    await page.getByLabel('Value', { exact: true }).fill('search');
    await page.keyboard.press('Enter');
    const chip = page.getByRole('button', { name: /^Namespace is not search/ });
    await chip.waitFor();
    await expect.poll(() => address(page)).toContain('filter=namespace!:"search"');
    await until(
      async () => (await page.getByRole('link', { name: 'search', exact: true }).count()) === 0,
      'search is gone',
    );
    await chip.press('Delete');
    await page.getByRole('link', { name: 'search', exact: true }).waitFor();
    await expect.poll(() => address(page)).toBe('/costs');
    await page.context().close();
  });

  it('says why nothing is there, with one thing to do', async () => {
    const page = await stage.open('/costs?filter=namespace:nowhere');
    await page.getByText('FILTER_MATCHES_NOTHING').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('link', { name: 'payments', exact: true }).waitFor();
    await page.context().close();
  });

  it('goes by keys: pages, periods, table, help', async () => {
    const page = await costs();
    await page.keyboard.press('[');
    await page.getByRole('button', { name: /Period: October 2026/ }).waitFor();
    await expect.poll(() => address(page)).toBe('/costs?window=2026-10');
    await page.keyboard.press('t');
    await page.getByRole('region', { name: /^Table:/ }).waitFor();
    await expect.poll(() => address(page)).toContain('show=table');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('region', { name: 'Workloads', exact: true }).waitFor();
    await expect.poll(() => address(page)).toBe('/workloads?window=2026-10');
    await page.context().close();
  });

  it('reads the chart out, step by step', async () => {
    const page = await costs();
    const chart = page.getByRole('application');
    await page.locator('figure svg path').first().waitFor({ state: 'attached' });
    await chart.focus();
    await page.keyboard.press('End');
    const spoken = page.locator('figure [aria-live]');
    await until(
      async () => /^21 Nov, not complete: €[\d.,]+ together$/.test((await spoken.textContent()) ?? ''),
      'the last day',
    );
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await until(
      async () => /^20 Nov, search: €/.test((await spoken.textContent()) ?? ''),
      'a series of the day before',
    );
    await page.context().close();
  });

  it('sets a period by preset and by typed days, the last of a month included', async () => {
    const page = await costs();
    await page.getByRole('button', { name: /^Period:/ }).click();
    await page.getByRole('button', { name: 'Last 7 complete days' }).click();
    await page.getByRole('button', { name: /Period: 14 – 20 Nov 2026/ }).waitFor();
    await expect.poll(() => address(page)).toBe('/costs?window=7d%20offset%201d'.replaceAll('%20', ' '));
    await page.getByRole('button', { name: /^Period:/ }).click();
    await page.getByRole('button', { name: 'Previous' }).waitFor();
    await page.getByLabel('First day').fill('2026-10-31');
    await page.getByLabel('Last day').fill('2026-10-31');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('button', { name: /Period: 31 Oct 2026/ }).waitFor();
    await expect.poll(() => address(page)).toContain('window=2026-10-31T00:00:00Z,2026-11-01T00:00:00Z');
    await page.context().close();
  });

  it('keeps the sum of its parts in every grouping', async () => {
    for (const by of ['cluster', 'team', 'namespace', 'workload', 'pod', 'node', 'team,namespace']) {
      const page = await costs(`?by=${by}`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download CSV' }).click(),
      ]);
      const [header, ...lines] = parseCsv(await readFile(await download.path(), 'utf8'));
      const column = (header ?? []).indexOf('cost EUR');
      const amounts = lines.map((line) => BigInt((line[column] ?? '0').replace('.', '')));
      const total = amounts.pop();
      expect(
        amounts.reduce((a, b) => a + b, 0n),
        by,
      ).toBe(total);
      await page.context().close();
    }
  });
}
