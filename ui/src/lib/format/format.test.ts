import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, nanos, sumMoney } from './amount.ts';
import { csv } from './csv.ts';
import { formatChange, formatMoney, formatNanos, formatRound } from './money.ts';
import { formatBytes, formatCpu, formatDuration, formatPercentChange, formatShare } from './number.ts';
import { formatWindow, neighbourWindow } from './time.ts';

const money = (amount: string | null, state: 'known' | 'estimated' | 'missing' = 'known') => ({
  amount,
  currency: 'EUR',
  state,
  basis: 'list' as const,
});

describe('amounts', () => {
  it('are exact to the nano-unit, both ways', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (value) => {
        expect(nanos(decimal(value))).toBe(value);
      }),
    );
  });
  it('leave missing parts out of a sum, and say so when nothing is left', () => {
    expect(sumMoney([money('1.500000000'), money(null, 'missing')], 'EUR').amount).toBe('1.500000000');
    expect(sumMoney([money(null, 'missing')], 'EUR').state).toBe('missing');
    expect(sumMoney([money('1.000000000'), money('1.000000000', 'estimated')], 'EUR').state).toBe('estimated');
    expect(sumMoney([], 'EUR').amount).toBe('0.000000000');
  });
});

describe('money', () => {
  it('tells zero, tiny and missing apart', () => {
    expect(formatMoney(money('0.000000000'))).toBe('€0.00');
    expect(formatMoney(money('0.004000000'))).toBe('< €0.01');
    expect(formatMoney(money('-0.004000000'))).toBe('> −€0.01');
    expect(formatMoney(money(null, 'missing'))).toBe('—');
    expect(formatMoney(money('12480.170000000'))).toBe('€12,480.17');
  });
  it('signs changes in words that need no colour', () => {
    expect(formatChange(12_300_000_000n, 'EUR')).toBe('+€12.30');
    expect(formatChange(-4_000_000_000n, 'USD')).toBe('−$4.00');
    expect(formatChange(0n, 'EUR')).toBe('±€0.00');
    expect(formatChange(null, 'EUR')).toBe('—');
    expect(formatNanos(-1_000_000_000n, 'EUR')).toBe('−€1.00');
  });
  it('rounds axis ticks by their size', () => {
    expect(formatRound(0, 'EUR')).toBe('€0');
    expect(formatRound(41_200, 'EUR')).toBe('€41,200');
    expect(formatRound(0.0021, 'EUR')).toBe('€0.0021');
  });
});

describe('quantities', () => {
  it('never round a share to whole or to nothing', () => {
    expect(formatShare(0.9996)).toBe('> 99.9 %');
    expect(formatShare(0.0002)).toBe('< 0.1 %');
    expect(formatShare(1)).toBe('100 %');
    expect(formatShare(0.312)).toBe('31 %');
    expect(formatShare(null)).toBe('—');
  });
  it('carry their unit', () => {
    expect(formatBytes(268_435_456)).toBe('256 MiB');
    expect(formatCpu(250)).toBe('250 m');
    expect(formatCpu(1500)).toBe('1.5 cores');
    expect(formatDuration(40 * 60)).toBe('40 min');
    expect(formatPercentChange(5n, 100n)).toBe('+5 %');
    expect(formatPercentChange(5n, 0n)).toBe('');
  });
});

describe('windows', () => {
  const window = (start: string, end: string) => ({ start: `${start}Z`, end: `${end}Z`, zone: 'UTC' });
  it('are named by their last day, not the moment after it', () => {
    expect(formatWindow(window('2026-10-01T00:00:00', '2026-11-01T00:00:00'))).toBe('October 2026');
    expect(formatWindow(window('2026-11-13T00:00:00', '2026-11-20T00:00:00'))).toBe('13 – 19 Nov 2026');
    expect(formatWindow(window('2026-11-13T00:00:00', '2026-11-14T00:00:00'))).toBe('13 Nov 2026');
    expect(formatWindow(window('2026-11-01T00:00:00', '2026-11-21T05:00:00'))).toBe('1 Nov – 21 Nov, 05:00');
  });
  it('step by month where they are a month, by their length else', () => {
    expect(neighbourWindow(window('2026-01-01T00:00:00', '2026-02-01T00:00:00'), -1)).toBe('2025-12');
    expect(neighbourWindow(window('2026-11-01T00:00:00', '2026-11-21T05:00:00'), 1)).toBe('2026-12');
    expect(neighbourWindow(window('2026-11-13T00:00:00', '2026-11-20T00:00:00'), -1)).toBe(
      '2026-11-06T00:00:00Z,2026-11-13T00:00:00Z',
    );
  });
});

describe('csv', () => {
  it('quotes what needs it and disarms formulas', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,"y"', '=1+1'],
          ['-1.5', null],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",\'=1+1\r\n-1.5,\r\n');
  });
});
