import { setTimeout as sleep } from 'node:timers/promises';
import { providerOfNode } from '@plimsoll/domain/provider-name';
import type { Store } from '@plimsoll/store/client';
import { readNodesToPrice } from '@plimsoll/store/queries/offer-nodes';
import { credential } from './config.ts';
import { readPriceSheet } from './price-nodes.ts';
import { type Refreshed, refreshSource } from './refresh.ts';
import { resolveNodePrices } from './resolve.ts';
import { loadSnapshot } from './snapshot/load.ts';
import type { SourceContext } from './source.ts';
import { PRICE_SOURCES } from './sources.ts';

export interface RunPricesOptions {
  readonly store: Store;
  /** names of sources; empty: all */
  readonly sources: readonly string[];
  /** empty: those in which a node runs, else those whose prices stand */
  readonly regions?: readonly string[];
  readonly accept?: boolean;
  /** the own price list */
  readonly prices?: string | null;
  readonly onProgress: (detail: string, share: number) => void;
  readonly fetch?: SourceContext['fetch'];
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
}

export class UnknownSourceError extends Error {
  override readonly name = 'UnknownSourceError';
}

/** Brings newer prices, source by source, then prices every node anew. A source that fails holds up no other. */
export async function runPrices(options: RunPricesOptions): Promise<readonly Refreshed[]> {
  const { store, onProgress } = options;
  const now = options.now ?? (() => new Date());
  const unknown = options.sources.find((name) => !PRICE_SOURCES.some((source) => source.name === name));
  if (unknown !== undefined) {
    const names = PRICE_SOURCES.map((source) => source.name).join(', ');
    throw new UnknownSourceError(`There is no price source "${unknown}": use one of ${names}.`);
  }
  const overrides = await readPriceSheet(options.prices ?? null);
  await loadSnapshot(store, now());
  const nodes = await readNodesToPrice(store, '');
  const chosen = PRICE_SOURCES.filter(
    (source) => options.sources.length === 0 || options.sources.includes(source.name),
  );
  const results: Refreshed[] = [];
  for (const [index, source] of chosen.entries()) {
    const share = index / chosen.length;
    const used = nodes.filter(
      (node) => (providerOfNode(node.provider, node.labels) || node.provider) === source.provider,
    );
    const regions = options.regions?.length
      ? options.regions
      : [...new Set(used.map((node) => node.region))].filter(Boolean);
    onProgress(source.name, share);
    const result = await refreshSource({
      store,
      source,
      accept: options.accept ?? false,
      regions,
      context: {
        fetch: options.fetch ?? ((url, init) => fetch(url, { ...init, signal: options.signal ?? null })),
        now: now(),
        credential,
        pause: (milliseconds) => sleep(milliseconds, undefined, { signal: options.signal }),
        report: (detail) => onProgress(`${source.name}: ${detail}`, share),
      },
    });
    onProgress(
      `${source.name}: ${result.state}${result.detail ? `, ${result.detail}` : ''}`,
      (index + 1) / chosen.length,
    );
    results.push(result);
  }
  await resolveNodePrices({ store, overrides, now: now() });
  return results;
}
