import { describe, expect, test } from 'vitest';
import { healthSentence, sourceHealth } from './health.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const row = { source: 'usage', cluster: 'c', state: 'ok', last_error: '', detail: '' };
const stateAfter = (seconds: number, change: Partial<typeof row> = {}) =>
  sourceHealth({ ...row, ...change, last_success_ms: String(NOW_MS - seconds * 1000) }, NOW_MS).state;

describe('a source', () => {
  test('is late after three minutes and silent after a quarter of an hour', () => {
    expect([60, 200, 1000].map((age) => stateAfter(age))).toEqual(['ok', 'late', 'silent']);
  });

  test('that says it fails, fails, however fresh', () => {
    expect(stateAfter(1, { state: 'failing' })).toBe('failing');
  });

  test('that reports when somebody acts does not age', () => {
    expect(stateAfter(1e6, { source: 'import' })).toBe('ok');
  });

  test('that never succeeded has no lag, rather than 0', () => {
    const never = sourceHealth({ ...row, last_success_ms: '0' }, NOW_MS);
    expect(never).toMatchObject({ state: 'silent', lagSeconds: null, lastSuccess: null });
  });
});

describe('the sentence', () => {
  const now = NOW_MS / 1000;
  const facts = {
    sources: [sourceHealth({ ...row, last_success_ms: String(NOW_MS) }, NOW_MS)],
    ready: true,
    current: 'done',
    upTo: now - 3600,
    unpriced: [],
    now,
  };

  test('says to when numbers are complete', () => {
    expect(healthSentence(facts)).toBe('Numbers are complete to 2026-11-21 11:00 UTC; the one source works.');
  });

  test('says what has not begun', () => {
    const nothing = {
      ...facts,
      sources: [],
      ready: false,
      current: 'demo',
      upTo: null,
    };
    expect(healthSentence(nothing)).toBe('Nothing has been collected yet; the start is not finished (demo).');
  });
});
