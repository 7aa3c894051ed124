import type { ContainerReading, PodReading } from './reading.ts';

export interface CpuCounter {
  readonly atMs: number;
  readonly nanos: number;
  readonly startedMs: number | null;
}

export interface CpuWindow {
  readonly startMs: number;
  readonly seconds: number;
}

// Sources round start times differently, to the nanosecond or to the second.
const SAME_START_MS = 1_500;

/**
 * Thousandths of a core of each container of a pod over the window, by name; a container is absent where nothing new
 * is known of it. Counters are read from `previous` and left in `next` under keys of the pod's uid.
 */
export function cpuRates(
  podUid: string,
  reading: PodReading,
  window: CpuWindow,
  previous: ReadonlyMap<string, CpuCounter>,
  next: Map<string, CpuCounter>,
): Map<string, number> {
  const rates = new Map<string, number>();
  const restarted: { name: string; nanos: number }[] = [];
  for (const container of reading.containers) {
    const key = `${podUid}/${container.name}`;
    const before = previous.get(key);
    const counter = counterOf(container);
    if (counter === null) {
      rates.set(container.name, container.cpuMilli ?? 0);
      continue;
    }
    next.set(key, counter);
    if (before === undefined || !sameRun(before, counter)) {
      const rate = firstRate(container, counter, window, before !== undefined);
      if (rate !== null) rates.set(container.name, rate);
      if (before !== undefined) restarted.push({ name: container.name, nanos: counter.nanos });
    } else if (counter.atMs > before.atMs) {
      rates.set(container.name, rateBetween(before, counter));
    } else {
      next.set(key, before);
    }
  }
  if (reading.cpu !== null) {
    const key = `${podUid}/`;
    const counter = { ...reading.cpu, startedMs: null };
    const before = previous.get(key);
    next.set(key, counter);
    const whole = before !== undefined && counter.atMs > before.atMs && counter.nanos >= before.nanos;
    // what the ended run of a restarted container used is in the pod's counter only
    if (whole && restarted.length > 0 && rates.size === reading.containers.length) {
      addEndedRuns(rates, restarted, rateBetween(before, counter));
    }
  }
  return rates;
}

function addEndedRuns(rates: Map<string, number>, restarted: readonly { name: string; nanos: number }[], pod: number) {
  let known = 0;
  for (const rate of rates.values()) known += rate;
  const lacking = pod - known;
  if (lacking <= 0) return;
  for (const { name } of restarted) rates.set(name, (rates.get(name) ?? 0) + lacking / restarted.length);
}

function counterOf(container: ContainerReading): CpuCounter | null {
  if (container.cpuNanos === null) return null;
  return { atMs: container.atMs, nanos: container.cpuNanos, startedMs: container.startedMs };
}

function rateBetween(before: CpuCounter, now: CpuCounter): number {
  return (now.nanos - before.nanos) / 1e3 / (now.atMs - before.atMs);
}

/** Null: it ran before we came, its counter says nothing of this window, and the source has no rate of its own. */
function firstRate(
  reading: ContainerReading,
  counter: CpuCounter,
  { startMs, seconds }: CpuWindow,
  restarted: boolean,
): number | null {
  const { startedMs } = counter;
  if (!restarted && (startedMs === null || startedMs < startMs - SAME_START_MS)) return reading.cpuMilli;
  // A fresh start: all it has used, spread over the whole window, for a burst at start is no lasting rate.
  const aliveMs = startedMs === null ? 0 : counter.atMs - startedMs;
  return counter.nanos / 1e3 / Math.max(seconds * 1000, aliveMs, 1000);
}

function sameRun(before: CpuCounter, now: CpuCounter): boolean {
  if (now.nanos < before.nanos) return false;
  if (before.startedMs === null || now.startedMs === null) return true;
  return Math.abs(before.startedMs - now.startedMs) <= SAME_START_MS;
}
