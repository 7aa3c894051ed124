import { ApiError } from './api-error.ts';
import type { Inventory } from './inventory.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './kube-objects.ts';
import { type ResourceHandler, type ResourceWatch, watchResource } from './resource-watch.ts';

export interface ClusterWatch {
  /** settles once nodes, namespaces and pods have been listed, or rejects never: it waits as long as it takes */
  readonly ready: Promise<void>;
  health(): WatchHealth;
  reconnect(): void;
  stop(): Promise<void>;
}

export interface WatchHealth {
  readonly ok: boolean;
  readonly lastContactMs: number;
  readonly error: string;
  /** optional resources that this cluster lacks or forbids */
  readonly detail: string;
}

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
  readonly watch: ResourceWatch;
  listed: boolean;
  error: string;
}

// Bookmarks come once a minute; three missed ones mean that nothing is being heard.
const SILENT_MS = 200_000;

export interface ClusterWatchOptions {
  readonly client: KubeClient;
  readonly inventory: Inventory;
  readonly now: () => number;
  readonly say: (sentence: string) => void;
  readonly pageSize?: number;
  readonly idleMs?: number;
  readonly retryMs?: number;
}

export function watchCluster(options: ClusterWatchOptions): ClusterWatch {
  const { client, inventory, now, say } = options;
  const resources: Resource[] = [];

  /** Settles at its first list, or, for an optional resource, at its first refusal. */
  function start<T extends KubeObject>(
    path: string,
    handler: ResourceHandler<T>,
    kind: { required: boolean; metadataOnly: boolean },
  ): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    return new Promise((resolve) => {
      const watch = watchResource<T>({
        client,
        path,
        handler,
        metadataOnly: kind.metadataOnly,
        now,
        ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
        ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
        ...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
        onError(error) {
          if (!kind.required && error instanceof ApiError && [403, 404].includes(error.status)) resolve();
          // five watches share one server: what one has said, the others need not repeat
          const known = resources.some((other) => other.error === error.message);
          if (kind.required && !known) say(error.message);
          resource.error = error.message;
        },
        onListed() {
          resource.listed = true;
          resource.error = '';
          resolve();
        },
        onAlive() {
          resource.error = '';
        },
      });
      const resource: Resource = { name, path, required: kind.required, watch, listed: false, error: '' };
      resources.push(resource);
    });
  }

  async function begin(): Promise<void> {
    const required = { required: true, metadataOnly: false };
    const optional = { required: false, metadataOnly: true };
    // pods last: their names, labels and nodes come from the others
    await Promise.all([
      start('/api/v1/nodes', inventory.nodes, required),
      start('/api/v1/namespaces', inventory.namespaces, { required: true, metadataOnly: true }),
      start('/apis/apps/v1/replicasets', inventory.owners, optional),
      start('/apis/batch/v1/jobs', inventory.owners, optional),
    ]);
    await start('/api/v1/pods', inventory.pods, required);
  }

  return {
    ready: begin(),
    health() {
      const required = resources.filter((resource) => resource.required);
      const lastContactMs = Math.min(...required.map((resource) => resource.watch.lastContactMs()));
      const failing = required.find((resource) => resource.error !== '' || !resource.listed);
      const silent = now() - lastContactMs > SILENT_MS;
      const missing = resources.filter((resource) => !resource.required && resource.error !== '');
      return {
        ok: failing === undefined && !silent,
        lastContactMs,
        error: failing?.error ?? (silent ? 'Nothing has been heard from the API server for minutes.' : ''),
        detail: missing.map((resource) => `without ${resource.name}: ${resource.error}`).join(' '),
      };
    },
    reconnect() {
      for (const resource of resources) resource.watch.reconnect();
    },
    async stop() {
      for (const resource of resources) resource.watch.stop();
      await Promise.all(resources.map((resource) => resource.watch.done));
    },
  };
}
