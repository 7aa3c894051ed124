import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api-error.ts';
import { jsonLines } from './json-lines.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeList, KubeObject, KubeStatus, WatchEvent } from './kube-objects.ts';

export interface ResourceHandler<T> {
  /** also for every object of every list; must bear the same object twice */
  applied(object: T): void;
  /** the watch said so: it ended just now */
  deleted(object: T): void;
  /** after a full list: the uids that exist now, and when this watch last heard of the server before it */
  listed(uids: ReadonlySet<string>, lastContactMs: number): void;
}

export interface ResourceWatchOptions<T> {
  readonly client: KubeClient;
  /** `/api/v1/pods` */
  readonly path: string;
  readonly handler: ResourceHandler<T>;
  /** PartialObjectMetadata where only owners are wanted */
  readonly metadataOnly?: boolean;
  readonly pageSize?: number;
  readonly onError: (error: Error) => void;
  readonly onListed?: () => void;
  /** the watch is open again after an error, without a new list */
  readonly onAlive?: () => void;
  readonly now?: () => number;
  /** no byte for this long and the connection counts as dead; bookmarks come about once a minute */
  readonly idleMs?: number;
  readonly retryMs?: number;
}

export interface ResourceWatch {
  /** milliseconds of the last sign of life from the server */
  lastContactMs(): number;
  /** cuts the connection and opens it anew, where another sign says that it is dead */
  reconnect(): void;
  stop(): void;
  /** settles when stopped */
  readonly done: Promise<void>;
}

const LIST_TIMEOUT_MS = 60_000;
const MAX_RETRY_MS = 30_000;
// The server ends a watch after this; a fresh one spreads load over several API servers.
const WATCH_SECONDS = 290;

/**
 * Lists in pages, then watches from there, for ever. Nothing but the resource version is kept between events, so
 * memory does not grow with the number of objects. Version 2 of the library's informer keeps every whole object,
 * lists without pages, knows objects by name (a recreated StatefulSet pod looks changed, not new) and stops at the
 * first error, hence this one.
 */
export function watchResource<T extends KubeObject>(options: ResourceWatchOptions<T>): ResourceWatch {
  const { client, path, handler } = options;
  const now = options.now ?? Date.now;
  const stopping = new AbortController();
  let connection = new AbortController();
  let contact = now();
  let version = '';
  const accept = options.metadataOnly
    ? 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'
    : 'application/json';
  const watchAccept = options.metadataOnly
    ? 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'
    : 'application/json';

  async function list(): Promise<void> {
    const before = contact;
    const uids = new Set<string>();
    let next = '';
    do {
      const query = `?limit=${options.pageSize ?? 500}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`;
      const page = await client.json<KubeList<T>>(path + query, {
        timeoutMs: LIST_TIMEOUT_MS,
        signal: stopping.signal,
        accept,
      });
      contact = now();
      for (const item of page.items ?? []) {
        uids.add(item.metadata.uid);
        handler.applied(item);
      }
      next = page.metadata?.continue ?? '';
      if (next === '') version = page.metadata?.resourceVersion ?? '';
    } while (next !== '');
    handler.listed(uids, before);
    options.onListed?.();
  }

  async function watch(): Promise<void> {
    connection = new AbortController();
    const query = `?watch=1&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${encodeURIComponent(version)}`;
    const chunks = client.stream(path + query, {
      idleMs: options.idleMs ?? 120_000,
      signal: AbortSignal.any([stopping.signal, connection.signal]),
      accept: watchAccept,
      onOpen() {
        contact = now();
        options.onAlive?.();
      },
    });
    for await (const line of jsonLines(chunks)) {
      contact = now();
      const event = JSON.parse(line) as WatchEvent<T>;
      if (event.type === 'ERROR') {
        const status = event.object as unknown as KubeStatus;
        throw new ApiError(status.code ?? 500, status.reason ?? '', status.message ?? 'the watch ended with an error');
      }
      version = event.object.metadata.resourceVersion ?? version;
      if (event.type === 'DELETED') handler.deleted(event.object);
      else if (event.type !== 'BOOKMARK') handler.applied(event.object);
    }
    // a watch that ended in order was alive until now
    if (!connection.signal.aborted) contact = now();
  }

  async function run(): Promise<void> {
    const firstRetry = options.retryMs ?? 1_000;
    let retry = firstRetry;
    while (!stopping.signal.aborted) {
      try {
        if (version === '') await list();
        const began = now();
        await watch();
        // a server that ends every watch at once must not be asked without a pause
        if (now() - began > 5_000) retry = firstRetry;
        else await pause(firstRetry);
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (error instanceof ApiError && (error.status === 410 || error.reason === 'Expired')) {
          version = '';
          retry = firstRetry;
          await pause(50);
          continue;
        }
        options.onError(error instanceof Error ? error : new Error(String(error)));
        await pause(retry);
        retry = Math.min(retry * 2, error instanceof ApiError ? MAX_RETRY_MS : Math.min(MAX_RETRY_MS, 5_000));
      }
    }
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms * (0.75 + Math.random() / 2), undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    lastContactMs: () => contact,
    reconnect: () => connection.abort(),
    stop: () => stopping.abort(),
    done: run(),
  };
}
