import { expect, it } from 'vitest';
import { nextTick } from './ticks.ts';

it('ticks at whole UTC minutes, never at the present one', () => {
  const minute = Date.parse('2026-11-21T10:00:00Z');
  expect(nextTick(minute - 1, 60_000)).toBe(minute);
  expect(nextTick(minute, 60_000)).toBe(minute + 60_000);
  expect(nextTick(minute + 59_999, 60_000)).toBe(minute + 60_000);
});
