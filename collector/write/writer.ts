import { setTimeout as sleep } from 'node:timers/promises';
import type { FactBatch, GapFact } from '@plimsoll/domain/facts';
import { gapsOfDropped, mergeGaps } from './dropped-gaps.ts';
import { openSpool, type SpooledBatch } from './spool.ts';

type Send = (entry: SpooledBatch) => Promise<void>;

export interface WriterMetrics {
  sent(facts: number, milliseconds: number): void;
  failed(): void;
  dropped(batches: number, samples: number): void;
  spool(bytes: number, batches: number): void;
}

export interface WriterOptions {
  readonly folder: string;
  readonly send: Send;
  /** names this process among all that ever write; a token must never return with other content */
  readonly writerId: string;
  /** true where sending again cannot help, for the store understood and refused */
  readonly isRefusal: (error: unknown) => boolean;
  readonly say: (sentence: string) => void;
  readonly metrics?: WriterMetrics;
  /** after something was lost: the caller sends what is known now again, for a lost batch may have held it */
  readonly onLoss?: () => void;
  readonly maxSpoolBytes?: number;
  readonly maxMemoryFacts?: number;
  readonly retryMs?: number;
  readonly now?: () => number;
}

export interface Writer {
  /** Settles once the batch is on disk (or, with a full disk, in memory); it is sent afterwards, in order. */
  write(batch: FactBatch): Promise<void>;
  /** True: everything that was there before the call has been sent; false: not within `timeoutMs`. */
  drained(timeoutMs: number): Promise<boolean>;
  lastError(): string;
  pending(): number;
  /** Ends after the batch in flight; what is on disk waits for the next start. */
  stop(): Promise<void>;
}

const DEFAULT_SPOOL_BYTES = 2 ** 30;
// About 300 bytes a fact in memory.
const DEFAULT_MEMORY_FACTS = 400_000;
const MAX_RETRY_MS = 15_000;
// A batch that the store understands and refuses is set aside after this many tries, or it would block all others.
const REFUSALS = 8;

function factCount(batch: FactBatch): number {
  let count = 0;
  for (const facts of Object.values(batch)) count += (facts as readonly unknown[] | undefined)?.length ?? 0;
  return count;
}

/** Everything goes to disk first and from there to the store, in order, each batch under a token of its own. */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const spool = await openSpool(options.folder);
  const maxBytes = options.maxSpoolBytes ?? DEFAULT_SPOOL_BYTES;
  const maxMemory = options.maxMemoryFacts ?? DEFAULT_MEMORY_FACTS;
  const now = options.now ?? Date.now;
  const onDisk = new Set(spool.seqs());
  const queue: number[] = [...onDisk];
  const memory = new Map<number, SpooledBatch>();
  const stopping = new AbortController();
  /** of what was lost; they go with the next batch */
  let lost: GapFact[] = [];
  let memoryFacts = 0;
  let nextSeq = (queue.at(-1) ?? 0) + 1;
  let inFlight: number | null = null;
  let diskFull = false;
  let failure = '';
  let wake: () => void = () => undefined;
  let putting: Promise<void> = Promise.resolve();

  function forget(seq: number): void {
    const entry = memory.get(seq);
    if (entry !== undefined) memoryFacts -= factCount(entry.batch);
    memory.delete(seq);
  }

  function leaveQueue(seq: number): void {
    forget(seq);
    onDisk.delete(seq);
    const at = queue.indexOf(seq);
    if (at >= 0) queue.splice(at, 1);
  }

  async function put(facts: FactBatch): Promise<void> {
    const seq = nextSeq++;
    const batch = lost.length === 0 ? facts : { ...facts, gaps: [...lost, ...(facts.gaps ?? [])] };
    lost = [];
    const entry = { seq, token: `${options.writerId}-${seq}`, observedAtMs: now(), batch };
    try {
      await spool.put(entry);
      onDisk.add(seq);
      if (diskFull) options.say('The spool can be written again.');
      diskFull = false;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (!diskFull) {
        options.say(
          `The spool in ${options.folder} cannot be written (${detail}): free space there. Until then facts are kept in memory only, the oldest go first.`,
        );
      }
      diskFull = true;
    }
    memory.set(seq, entry);
    memoryFacts += factCount(batch);
    queue.push(seq);
    shrinkMemory();
    await shrinkDisk();
    options.metrics?.spool(spool.bytes(), queue.length);
    wake();
  }

  /** What is on disk may leave memory; what is only in memory is lost. */
  function shrinkMemory(): void {
    for (const [seq, entry] of memory) {
      if (memoryFacts <= maxMemory || memory.size <= 1) break;
      if (seq === inFlight) continue;
      if (onDisk.has(seq)) forget(seq);
      else drop(entry, 'spool_full');
    }
  }

  async function shrinkDisk(): Promise<void> {
    for (const seq of [...onDisk]) {
      if (spool.bytes() <= maxBytes || onDisk.size <= 1) break;
      if (seq === inFlight) continue;
      const entry = memory.get(seq) ?? (await spool.get(seq).catch(() => null));
      await spool.remove(seq);
      if (entry === null) leaveQueue(seq);
      else drop(entry, 'spool_full');
    }
  }

  function drop(entry: SpooledBatch, reason: string): void {
    const samples = entry.batch.samples?.length ?? 0;
    options.say(
      `The spool is full: the oldest batch (${factCount(entry.batch)} facts) is dropped and noted as a gap. Bring ClickHouse back or raise --spool-max-mib.`,
    );
    options.metrics?.dropped(1, samples);
    leaveQueue(entry.seq);
    lost = mergeGaps([...lost, ...gapsOfDropped(entry.batch, reason)]);
    options.onLoss?.();
  }

  async function sendFirst(seq: number, refusals: number): Promise<'sent' | 'refused' | 'failed'> {
    const entry = memory.get(seq) ?? (await spool.get(seq));
    if (entry === null) {
      options.say(`A batch in ${options.folder} was damaged and is set aside in its folder "aside".`);
      leaveQueue(seq);
      options.onLoss?.();
      return 'sent';
    }
    const began = performance.now();
    try {
      await options.send(entry);
    } catch (error) {
      options.metrics?.failed();
      const detail = error instanceof Error ? error.message : String(error);
      if (failure === '') options.say(`${detail} Facts are kept in ${options.folder} until it answers again.`);
      failure = detail;
      if (!options.isRefusal(error)) return 'failed';
      if (refusals + 1 < REFUSALS) return 'refused';
      options.say(`A batch was refused ${REFUSALS} times and is set aside in ${options.folder}/aside: ${detail}`);
      options.metrics?.dropped(1, entry.batch.samples?.length ?? 0);
      if (onDisk.has(seq)) await spool.setAside(seq);
      leaveQueue(seq);
      lost = mergeGaps([...lost, ...gapsOfDropped(entry.batch, 'refused')]);
      options.onLoss?.();
      return 'sent';
    }
    if (failure !== '') options.say('The store answers again.');
    failure = '';
    options.metrics?.sent(factCount(entry.batch), performance.now() - began);
    if (onDisk.has(seq)) await spool.remove(seq);
    leaveQueue(seq);
    options.metrics?.spool(spool.bytes(), queue.length);
    return 'sent';
  }

  async function run(): Promise<void> {
    const firstRetry = options.retryMs ?? 500;
    let retry = firstRetry;
    let refusals = 0;
    while (!stopping.signal.aborted) {
      const seq = queue[0];
      if (seq === undefined && lost.length > 0) {
        await write({ gaps: lost.splice(0) });
        continue;
      }
      if (seq === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      inFlight = seq;
      let outcome: 'sent' | 'refused' | 'failed';
      try {
        outcome = await sendFirst(seq, refusals);
      } catch (error) {
        options.say(`The spool in ${options.folder} cannot be read: ${error instanceof Error ? error.message : error}`);
        outcome = 'failed';
      }
      inFlight = null;
      if (outcome === 'sent') {
        retry = firstRetry;
        refusals = 0;
        continue;
      }
      if (outcome === 'refused') refusals += 1;
      await sleep(retry, undefined, { signal: stopping.signal }).catch(() => undefined);
      retry = Math.min(retry * 2, MAX_RETRY_MS);
    }
  }

  function write(batch: FactBatch): Promise<void> {
    if (factCount(batch) === 0) return Promise.resolve();
    putting = putting.then(() => put(batch));
    return putting;
  }

  const running = run();
  return {
    write,
    async drained(timeoutMs) {
      await putting;
      const last = nextSeq - 1;
      const until = performance.now() + timeoutMs;
      while (lost.length > 0 || queue.some((seq) => seq <= last)) {
        if (performance.now() > until || stopping.signal.aborted) return false;
        await sleep(20);
      }
      return true;
    },
    lastError: () => failure,
    pending: () => queue.length,
    async stop() {
      await putting;
      stopping.abort();
      wake();
      await running;
    },
  };
}
