import { expect, test } from 'vitest';
import { stepStart } from './timeline.ts';

const at = (text: string) => Date.parse(text) / 1000;

test.each([
  ['hour', '2026-11-21T12:34:56Z', '2026-11-21T12:00:00Z'],
  ['day', '2026-11-21T12:34:56Z', '2026-11-21T00:00:00Z'],
  // a Saturday belongs to the week of its Monday, a Monday to itself, a Sunday to the Monday before
  ['week', '2026-11-21T12:34:56Z', '2026-11-16T00:00:00Z'],
  ['week', '2026-11-16T00:00:00Z', '2026-11-16T00:00:00Z'],
  ['week', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z'],
  ['month', '2026-11-21T12:34:56Z', '2026-11-01T00:00:00Z'],
] as const)('the %s that holds %s begins %s', (step, moment, start) => {
  expect(stepStart(at(moment), step)).toBe(at(start));
});
