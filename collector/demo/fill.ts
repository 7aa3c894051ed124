import type { Store } from '@plimsoll/store/client';
import {
  type DemoWindow,
  demoState,
  insertHours,
  insertQuantileDays,
  insertSamples,
  markRolled,
  openHours,
  setShapes,
} from '@plimsoll/store/demo/fill';
import { markDirty } from '@plimsoll/store/dirty';
import { withLock } from '@plimsoll/store/lock';
import { priceHours } from '@plimsoll/store/price';
import { rollDirty } from '@plimsoll/store/roll';
import { writeFacts } from '@plimsoll/store/write';
import { curvesOf, wholeHour } from './curves.ts';
import { DemoRun } from './demo-run.ts';
import { clusterFactOf, gapFactOf, timeOf } from './facts.ts';
import { DAY, HOUR } from './load.ts';
import type { ClusterSpec } from './organisation.ts';
import { keepRates } from './rates.ts';

export interface FillOptions {
  readonly store: Store;
  readonly clusters: readonly ClusterSpec[];
  readonly seed: number;
  readonly currencies: readonly string[];
  /** null: the two whole months before this one and this one so far */
  readonly days: number | null;
  /** a whole minute, seconds since 1970 */
  readonly now: number;
  readonly report: (share: number, detail: string) => void;
  readonly price: (store: Store) => Promise<void>;
}

/** Samples reach back so far; what is older is made as hours. */
const SAMPLE_SECONDS = 48 * HOUR;
const SAMPLE_BLOCK = 8 * HOUR;
// days of one insert: each is a partition, and progress is told between them
const DAYS_A_BLOCK = 5;
// of the whole time, measured: facts, samples, their rollup; the rest are the hours
const SHARE_FACTS = 0.15;
const SHARE_SAMPLES = 0.3;
const SHARE_ROLLED = 0.5;

function startOfDemo(now: number, days: number | null): number {
  if (days !== null) return Math.floor(now / DAY) * DAY - days * DAY;
  const today = new Date(now * 1000);
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 2, 1) / 1000;
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/**
 * Writes the demo into a database, newest first, and goes on from where an earlier process stopped. After a pause the
 * missing time is made as if somebody had looked: as minutes for the last 48 hours, as hours before them.
 */
export class DemoFill {
  private readonly options: FillOptions;
  private readonly run: DemoRun;
  /** facts and samples are complete up to here, a whole minute */
  private until: number;
  private seenBefore: number | null;

  private constructor(options: FillOptions, run: DemoRun, seenBefore: number | null) {
    this.options = options;
    this.run = run;
    this.until = options.now;
    this.seenBefore = seenBefore;
  }

  static async open(options: FillOptions): Promise<DemoFill> {
    options.report(0, 'looking what is there');
    const state = await demoState(options.store);
    const epoch = state.epoch ?? startOfDemo(options.now, options.days);
    const run = new DemoRun(options.clusters, options.seed, epoch);
    run.advance(options.now);
    return new DemoFill(options, run, state.seenUntil);
  }

  /** Everything that is missing up to the moment given at the start. */
  async complete(): Promise<void> {
    const { store, report, now } = this.options;
    report(0.05, 'clusters, nodes and pods');
    const since = this.seenBefore ?? -1;
    await this.writeFactsBetween(since, now, 0);
    await this.priceNodes(now);
    // nobody else may roll while rows are half written
    await withLock(store, 'roll', () => this.fillAll(since), { waitMs: 120_000 });
    report(1, 'the demo organisation is ready');
  }

  /** The minutes from the last ones told to `now`; after a long pause the same as a new start. */
  async tick(now: number): Promise<void> {
    if (now <= this.until) return;
    this.run.advance(now);
    if (now - this.until > SAMPLE_SECONDS) {
      this.seenBefore = this.until;
      await new DemoFill({ ...this.options, now }, this.run, this.until).complete();
    } else {
      const newNodes = await this.writeFactsBetween(this.until, now, 3);
      if (newNodes || Math.floor(now / DAY) !== Math.floor(this.until / DAY)) await this.priceNodes(now);
      await this.fillSamples({ from: this.until, to: now });
      await this.heartbeat(now, 3);
      await markDirty(this.options.store, hoursOf({ from: this.until, to: now }));
    }
    this.until = now;
  }

  private async fillAll(since: number): Promise<void> {
    const { store, currencies, report, now } = this.options;
    const recent = Math.max(this.run.epoch, wholeHour(now - SAMPLE_SECONDS));
    // the hour in which an earlier process stopped has samples: they are completed
    if (since >= 0 && since < recent && since > wholeHour(since)) {
      await this.fillSamples({ from: since, to: wholeHour(since) + HOUR });
      await markDirty(store, [wholeHour(since)]);
    }
    const samples = { from: Math.max(recent, since), to: now };
    await this.fillSamples(samples, (share) =>
      report(SHARE_FACTS + share * (SHARE_SAMPLES - SHARE_FACTS), 'samples of the last 48 hours'),
    );
    await this.heartbeat(now, 0);
    await markDirty(store, hoursOf(samples));
    report(SHARE_SAMPLES, 'rollups of the last 48 hours');
    await rollDirty(store, { until: new Date(now * 1000), now: new Date(now * 1000), currencies });
    await this.fillHours(recent);
  }

  private async fillSamples(window: DemoWindow, told: (share: number) => void = () => undefined): Promise<void> {
    if (window.to <= window.from) return;
    const { store, seed } = this.options;
    await setShapes(store, this.curves(window, 60));
    for (let to = window.to; to > window.from; to -= SAMPLE_BLOCK) {
      await insertSamples(store, { from: Math.max(window.from, to - SAMPLE_BLOCK), to }, seed);
      told((window.to - Math.max(window.from, to - SAMPLE_BLOCK)) / (window.to - window.from));
    }
  }

  /** Hours that are too old for samples, whole days at a time, newest first. */
  private async fillHours(before: number): Promise<void> {
    const { store, report } = this.options;
    const hours = await openHours(store, { from: this.run.epoch, to: before });
    const [first] = hours;
    if (first === undefined) return;
    await setShapes(store, this.curves({ from: first, to: before }, HOUR));
    let done = 0;
    let pricing = Promise.resolve();
    for (const block of blocksOf(hours)) {
      // the shares of a block are made while the one before it gets its money
      await Promise.all([this.shares(block), pricing]);
      report(SHARE_ROLLED + (1 - SHARE_ROLLED) * (done / hours.length), `history back to ${dayOf(block.from)}`);
      done += (block.to - block.from) / HOUR;
      pricing = this.money(block);
      // its failure is met at the next await
      pricing.catch(() => undefined);
    }
    await pricing;
  }

  private async shares(block: DemoWindow): Promise<void> {
    const { store, seed } = this.options;
    await insertHours(store, block, seed);
    if (isWholeDays(block)) await insertQuantileDays(store, block);
  }

  private async money(block: DemoWindow): Promise<void> {
    const { store, currencies } = this.options;
    await priceHours(store, hoursOf(block), currencies);
    await markRolled(store, block);
  }

  private curves(window: DemoWindow, slotSeconds: 60 | 3600) {
    return this.run.clusters.flatMap((cluster) => curvesOf(cluster, this.run.load, window, slotSeconds));
  }

  private async priceNodes(now: number): Promise<void> {
    const { store, price } = this.options;
    await price(store);
    await keepRates(store, this.run.epoch, now);
    await this.saySources(['prices'], now, 0);
  }

  /** Whether a node is among them that was not there before. */
  private async writeFactsBetween(since: number, now: number, markDays: number): Promise<boolean> {
    const facts = this.run.facts(since, now);
    const gaps = this.run.outages(since, now).map((outage) => gapFactOf(outage, now));
    const clusters = since < 0 ? this.run.clusters.map((cluster) => clusterFactOf(cluster, this.options.seed)) : [];
    const token = `demo/${this.options.seed}/${since}/${now}`;
    await writeFacts(this.options.store, { clusters, ...facts, gaps }, { token, markDays });
    return facts.nodes.some((node) => Date.parse(node.from) > since * 1000);
  }

  /** Every cluster has a live source of usage, or all that follows would count as unobserved. */
  private async heartbeat(now: number, markDays: number): Promise<void> {
    await this.saySources(['usage', 'watch'], now, markDays);
  }

  private async saySources(names: readonly string[], now: number, markDays: number): Promise<void> {
    const sources = names.flatMap((source) =>
      this.run.clusters.map((cluster) => ({
        source,
        cluster: cluster.spec.name,
        state: 'ok' as const,
        lastSuccess: timeOf(now),
        lastErrorAt: null,
        lastError: '',
        detail: 'simulated',
      })),
    );
    const token = `demo/${this.options.seed}/${names.join('+')}/${now}`;
    await writeFacts(this.options.store, { sources }, { token, markDays });
  }
}

const isWholeDays = (window: DemoWindow): boolean => window.from % DAY === 0 && window.to % DAY === 0;

function hoursOf(window: DemoWindow): number[] {
  const hours: number[] = [];
  for (let hour = wholeHour(window.from); hour < window.to; hour += HOUR) hours.push(hour);
  return hours;
}

/** Runs of consecutive hours, newest first: a few whole days each, and what is less than a day by itself. */
export function blocksOf(hours: readonly number[]): DemoWindow[] {
  const blocks: { from: number; to: number }[] = [];
  const days = [...Map.groupBy(hours, (hour) => Math.floor(hour / DAY))].sort(([a], [b]) => b - a);
  for (const [day, own] of days) {
    const last = blocks.at(-1);
    if (own.length < DAY / HOUR) {
      blocks.push(...runsOf(own));
    } else if (
      last &&
      last.to % DAY === 0 &&
      last.from === (day + 1) * DAY &&
      last.to - last.from < DAYS_A_BLOCK * DAY
    ) {
      last.from = day * DAY;
    } else {
      blocks.push({ from: day * DAY, to: (day + 1) * DAY });
    }
  }
  return blocks;
}

function runsOf(hours: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const hour of [...hours].sort((a, b) => b - a)) {
    const last = runs.at(-1);
    if (last && last.from === hour + HOUR) last.from = hour;
    else runs.push({ from: hour, to: hour + HOUR });
  }
  return runs;
}
