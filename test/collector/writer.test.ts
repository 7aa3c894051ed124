import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FactBatch, Sample } from '@plimsoll/domain/facts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpooledBatch } from '../../collector/write/spool.ts';
import { openWriter, type Writer, type WriterOptions } from '../../collector/write/writer.ts';
import { until } from './fake-kube.ts';

function sample(minute: number, uid = 'p'): Sample {
  return {
    cluster: 'c',
    namespace: 'n',
    workload: { kind: 'Pod', name: uid },
    container: 'a',
    podUid: uid,
    nodeUid: 'node',
    at: `2026-11-21T10:${String(minute).padStart(2, '0')}:00Z`,
    seconds: 60,
    cpuMilli: 1,
    memoryBytes: 1,
    rxBytes: 0,
    txBytes: 0,
    requests: { cpuMilli: 0, memoryBytes: 0, gpus: 0 },
  };
}
const minuteBatch = (minute: number, pods = 1): FactBatch => ({
  samples: Array.from({ length: pods }, (_, index) => sample(minute, `p${index}`)),
});

describe('the writer', () => {
  let folder: string;
  let away: Error | null;
  let sent: SpooledBatch[];
  let said: string[];
  let writers: Writer[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spool-'));
    away = null;
    sent = [];
    said = [];
    writers = [];
  });

  afterEach(async () => {
    await Promise.all(writers.map((writer) => writer.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Partial<WriterOptions> = {}): Promise<Writer> {
    const writer = await openWriter({
      folder,
      writerId: `w${writers.length}`,
      say: (sentence) => said.push(sentence),
      isRefusal: (error) => error instanceof TypeError,
      retryMs: 5,
      async send(entry) {
        if (away !== null) throw away;
        sent.push(entry);
      },
      ...options,
    });
    writers.push(writer);
    return writer;
  }

  const minutes = () => sent.flatMap((entry) => (entry.batch.samples ?? []).map((one) => one.at.slice(14, 16)));
  const files = async () => (await readdir(folder)).filter((file) => file.endsWith('.zst'));

  it('keeps all while the store is away, over a restart, and sends it in order with the same tokens', async () => {
    away = new Error('The store does not answer.');
    const first = await open();
    for (let minute = 1; minute <= 5; minute++) await first.write(minuteBatch(minute));
    expect(await files()).toHaveLength(5);
    await first.stop();
    away = null;
    const second = await open();
    await second.write(minuteBatch(6));
    expect(await second.drained(5_000)).toBe(true);
    expect(minutes()).toEqual(['01', '02', '03', '04', '05', '06']);
    expect(sent.map((entry) => entry.token)).toEqual(['w0-1', 'w0-2', 'w0-3', 'w0-4', 'w0-5', 'w1-6']);
    expect(await files()).toEqual([]);
    expect(said.filter((one) => one.includes('does not answer'))).toHaveLength(1);
  });

  it('sends what it could not confirm again under the same token', async () => {
    let lost = true;
    const writer = await open({
      async send(entry) {
        sent.push(entry);
        if (lost) {
          lost = false;
          throw new Error('the answer was lost');
        }
      },
    });
    await writer.write(minuteBatch(1));
    expect(await writer.drained(5_000)).toBe(true);
    expect(sent.map((entry) => entry.token)).toEqual(['w0-1', 'w0-1']);
  });

  it('drops the oldest beyond its bound, loudly, and notes the time as a gap', async () => {
    away = new Error('away');
    let losses = 0;
    const dropped: number[] = [];
    const writer = await open({
      maxSpoolBytes: 4_000,
      onLoss: () => {
        losses += 1;
      },
      metrics: {
        sent() {},
        failed() {},
        dropped: (batches, samples) => dropped.push(batches * samples),
        spool() {},
      },
    });
    for (let minute = 1; minute <= 30; minute++) await writer.write(minuteBatch(minute, 50));
    expect(losses).toBeGreaterThan(0);
    expect(dropped).toHaveLength(losses);
    expect(said.some((one) => one.startsWith('The spool is full: the oldest batch'))).toBe(true);
    away = null;
    expect(await writer.drained(5_000)).toBe(true);
    const gaps = sent.flatMap((entry) => entry.batch.gaps ?? []);
    const observed = new Set(minutes());
    for (let minute = 1; minute <= 30; minute++) {
      const at = Date.parse(`2026-11-21T10:${String(minute).padStart(2, '0')}:00Z`);
      const inGap = gaps.some((gap) => Date.parse(gap.from) < at && at <= Date.parse(gap.to));
      expect(inGap).toBe(!observed.has(String(minute).padStart(2, '0')));
    }
    expect(gaps.every((gap) => gap.reason === 'spool_full')).toBe(true);
  });

  it('goes on in memory, within a bound, while the disk takes nothing', async () => {
    away = new Error('away');
    const writer = await open({ maxMemoryFacts: 10 });
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder was');
    for (let minute = 1; minute <= 30; minute++) await writer.write(minuteBatch(minute));
    expect(said.filter((one) => one.includes('cannot be written') && one.includes('free space there'))).toHaveLength(1);
    away = null;
    expect(await writer.drained(5_000)).toBe(true);
    expect(minutes().at(-1)).toBe('30');
    expect(minutes().length).toBeLessThanOrEqual(11);
    expect(sent.flatMap((entry) => entry.batch.gaps ?? []).length).toBeGreaterThan(0);
  });

  it('sets a batch aside that the store goes on refusing, and lets the others pass', async () => {
    const writer = await open({
      async send(entry) {
        if (entry.batch.samples?.[0]?.at.includes(':01:')) throw new TypeError('The store refused it.');
        sent.push(entry);
      },
    });
    await writer.write(minuteBatch(1));
    await writer.write(minuteBatch(2));
    await until('the second passes', () => minutes().includes('02'));
    expect(await readdir(join(folder, 'aside'))).toHaveLength(1);
    await until('the gap is told', () => sent.some((entry) => entry.batch.gaps?.[0]?.reason === 'refused'));
  });

  it('sets a damaged file aside and throws a half-written one away', async () => {
    await writeFile(join(folder, '000000000001.jsonl.zst'), 'not zstd');
    await writeFile(join(folder, '000000000002.jsonl.zst.tmp'), 'half');
    const writer = await open();
    await writer.write(minuteBatch(3));
    expect(await writer.drained(5_000)).toBe(true);
    expect(minutes()).toEqual(['03']);
    expect(said.some((one) => one.includes('was damaged'))).toBe(true);
    expect(await files()).toEqual([]);
  });
});
