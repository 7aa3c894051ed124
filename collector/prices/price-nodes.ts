import { readFile, stat } from 'node:fs/promises';
import type { Store } from '@plimsoll/store/client';
import { type PriceSheet, PriceSheetError, parsePriceSheet } from './price-sheet.ts';
import { type Resolved, resolveNodePrices } from './resolve.ts';
import { loadSnapshot } from './snapshot/load.ts';

/** The sheet that `--prices` names; its prices are as of the day that the file was last changed. */
export async function readPriceSheet(file: string | null): Promise<PriceSheet | null> {
  if (file === null) return null;
  try {
    const [text, { mtime }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return await parsePriceSheet(file, text, mtime.toISOString().slice(0, 10));
  } catch (error) {
    if (error instanceof PriceSheetError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new PriceSheetError(`The price list ${file} cannot be read (${code}): check the path given with --prices.`);
  }
}

/** Prices the nodes of a cluster ('' for all) from the sheet and the offers; loads the bundled offers first if needed. */
export async function priceNodes(
  store: Store,
  cluster: string,
  file: string | null,
  now = new Date(),
): Promise<Resolved> {
  const overrides = await readPriceSheet(file);
  await loadSnapshot(store, now);
  return resolveNodePrices({ store, cluster, overrides, now });
}
