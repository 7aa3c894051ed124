import type { SourceState } from '@plimsoll/domain/facts';
import type { WatchHealth } from './watch/cluster-watch.ts';

const iso = (ms: number) => new Date(ms).toISOString();

export function waitingState(cluster: string, reason: string, nowMs: number): SourceState {
  return {
    source: 'watch',
    cluster,
    state: 'failing',
    lastSuccess: null,
    lastErrorAt: iso(nowMs),
    lastError: reason,
    detail: 'waiting for the cluster',
  };
}

export function watchState(cluster: string, health: WatchHealth, counts: string, nowMs: number): SourceState {
  return {
    source: 'watch',
    cluster,
    state: health.ok ? 'ok' : 'failing',
    lastSuccess: iso(health.ok ? nowMs : health.lastContactMs),
    lastErrorAt: health.error === '' ? null : iso(nowMs),
    lastError: health.error,
    detail: health.detail === '' ? counts : `${counts}; ${health.detail}`,
  };
}
