import { expect, it } from 'vitest';
import { fittingStep } from './fitting-step.ts';

it('chooses a step from the words of a window', () => {
  const steps = Object.fromEntries(
    [
      'month',
      'today',
      '24h',
      '7d offset 1d',
      '2026-10',
      '2026-10-03',
      '2026-Q4',
      '90d',
      '52w',
      '2026-11-01T00:00:00Z,2026-11-02T00:00:00Z',
      '2020-01-01T00:00:00Z,2026-01-01T00:00:00Z',
      'nonsense',
    ].map((window) => [window, fittingStep(window)]),
  );
  expect(steps).toEqual({
    month: 'day',
    today: 'hour',
    '24h': 'hour',
    '7d offset 1d': 'day',
    '2026-10': 'day',
    '2026-10-03': 'hour',
    '2026-Q4': 'day',
    '90d': 'day',
    '52w': 'week',
    '2026-11-01T00:00:00Z,2026-11-02T00:00:00Z': 'hour',
    '2020-01-01T00:00:00Z,2026-01-01T00:00:00Z': 'month',
    nonsense: 'day',
  });
});
