import type { HealthReply } from '@plimsoll/contract/health';
import { formatInstant, OPEN_END_SECONDS } from '@plimsoll/domain/instant';
import { asOf } from '@plimsoll/store/queries/as-of';
import {
  readCoverage,
  readGaps,
  readSources,
  readStoreSize,
  readUnpricedNodes,
  type SourceRow,
} from '@plimsoll/store/queries/health';
import { Problem } from '../errors.ts';
import type { AnswerContext } from './context.ts';
import { asOfSeconds } from './period.ts';
import { counted, lasting, listed } from './sentence.ts';

type Source = HealthReply['sources'][number];

const DAY_SECONDS = 86_400;
const GAP_DAYS = 30;
const MOST_GAPS = 500;
/** Three missed rounds of a minute, and a quarter of an hour: what is late, and what has gone silent. */
const LATE_SECONDS = 180;
const SILENT_SECONDS = 900;
/** Sources that report once, or when somebody acts: their age says nothing. */
const UNTIMED = new Set(['import', 'prices', 'demo']);

/** Prices have a source for each provider: `prices ecb`. */
function isUntimed(source: string): boolean {
  return UNTIMED.has(source.split(' ', 1)[0] ?? '');
}
/** Answers also while the store starts: then with what is known without it. */
export async function answerHealth(context: AnswerContext): Promise<HealthReply> {
  const nowMs = context.now();
  const base = { simulated: context.simulated, ready: context.startup.ready(), startup: [...context.startup.steps()] };
  let store: ReturnType<AnswerContext['store']>;
  try {
    store = context.store();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'NOT_READY') throw error;
    return {
      answer: `Starting: ${context.startup.current()}.`,
      asOf: formatInstant(nowMs / 1000),
      ...base,
      sources: [],
      gaps: [],
      coverageByDay: [],
      unpricedNodes: [],
      store: { version: '', bytesOnDisk: null, samples: null, oldestSample: null, rolledUntil: null },
    };
  }
  const now = Math.floor(nowMs / 1000);
  const since = now - GAP_DAYS * DAY_SECONDS;
  const [rolled, sourceRows, gaps, coverage, unpriced, size] = await Promise.all([
    asOf(store),
    readSources(store),
    readGaps(store, since, MOST_GAPS),
    readCoverage(store, since - (since % DAY_SECONDS)),
    readUnpricedNodes(store, now),
    readStoreSize(store),
  ]);
  const sources = [...sourceRows.map((row) => sourceHealth(row, nowMs)), ...rollupHealth(context, nowMs)];
  const upTo = rolled.rolledUntil === null ? null : asOfSeconds(rolled, nowMs);
  return {
    answer: healthSentence({ sources, ready: base.ready, current: context.startup.current(), upTo, unpriced, now }),
    asOf: formatInstant(asOfSeconds(rolled, nowMs)),
    ...base,
    sources,
    gaps: gaps.map((gap) => ({
      cluster: gap.cluster,
      node: gap.node,
      from: formatInstant(gap.from_s),
      to: gap.to_s >= OPEN_END_SECONDS ? null : formatInstant(gap.to_s),
      source: gap.source,
      reason: gap.reason,
    })),
    coverageByDay: coverage.map((row) => ({
      day: row.day,
      cluster: row.cluster,
      share: Number(row.life_s) === 0 ? null : 1 - Number(row.gap_s) / Number(row.life_s),
    })),
    unpricedNodes: unpriced.map((row) => ({
      cluster: row.cluster,
      node: row.name,
      provider: row.provider,
      region: row.region,
      instanceType: row.instance_type,
    })),
    store: {
      version: size.version,
      bytesOnDisk: size.bytesOnDisk,
      samples: size.samples,
      oldestSample: size.oldestSample === null ? null : formatInstant(size.oldestSample),
      rolledUntil: rolled.rolledUntil === null ? null : formatInstant(rolled.rolledUntil),
    },
  };
}

export function sourceHealth(row: SourceRow, nowMs: number): Source {
  const lastSuccessMs = Number(row.last_success_ms);
  const lagSeconds = lastSuccessMs === 0 ? null : Math.max(0, Math.round((nowMs - lastSuccessMs) / 1000));
  return {
    source: row.source,
    cluster: row.cluster,
    state: sourceState(row, lagSeconds),
    lastSuccess: lastSuccessMs === 0 ? null : formatInstant(lastSuccessMs / 1000),
    lagSeconds,
    lastError: row.last_error === '' ? null : row.last_error,
    detail: row.detail,
  };
}

function sourceState(row: SourceRow, lagSeconds: number | null): Source['state'] {
  if (row.state === 'failing') return 'failing';
  if (isUntimed(row.source)) return 'ok';
  if (lagSeconds === null || lagSeconds > SILENT_SECONDS) return 'silent';
  return lagSeconds > LATE_SECONDS ? 'late' : 'ok';
}

function rollupHealth(context: AnswerContext, nowMs: number): readonly Source[] {
  const rolling = context.rolling();
  if (rolling === null) return [];
  const { lastSuccess, lastError } = rolling;
  return [
    {
      source: 'rollup',
      cluster: '',
      state: lastError === null ? 'ok' : 'failing',
      lastSuccess: lastSuccess === null ? null : formatInstant(lastSuccess / 1000),
      lagSeconds: lastSuccess === null ? null : Math.round((nowMs - lastSuccess) / 1000),
      lastError,
      detail: '',
    },
  ];
}

interface HealthFacts {
  readonly sources: readonly Source[];
  readonly ready: boolean;
  readonly current: string;
  /** seconds since the epoch; null while nothing is rolled */
  readonly upTo: number | null;
  readonly unpriced: readonly unknown[];
  readonly now: number;
}

export function healthSentence({ sources, ready, current, upTo, unpriced, now }: HealthFacts): string {
  const parts: string[] = [];
  if (upTo === null) parts.push('Nothing has been collected yet');
  else parts.push(`Numbers are complete to ${formatInstant(upTo).slice(0, 16).replace('T', ' ')} UTC`);
  if (!ready) parts.push(`the start is not finished (${current})`);
  const bad = sources.filter((source) => source.state !== 'ok');
  if (bad.length > 0)
    parts.push(
      listed(
        bad.map((source) => troubleOf(source, now)),
        3,
      ),
    );
  if (unpriced.length > 0) parts.push(`${counted(unpriced.length, 'node')} without a price`);
  if (bad.length === 0 && ready && sources.length > 0) {
    parts.push(sources.length === 1 ? 'the one source works' : `all ${sources.length} sources work`);
  }
  return `${parts.join('; ')}.`;
}

function troubleOf(source: Source, now: number): string {
  const name = source.cluster === '' ? source.source : `${source.source} of ${source.cluster}`;
  if (source.lastSuccess === null) return `${name} never succeeded`;
  const age = lasting(Math.max(0, now - Math.floor(Date.parse(source.lastSuccess) / 1000)));
  if (source.state === 'failing') return `${name} fails, last success ${age} ago`;
  return source.state === 'late' ? `${name} is ${age} late` : `${name} is silent for ${age}`;
}
