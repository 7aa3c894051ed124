import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from './instant.ts';
import { formatWindow, parseWindow, previousWindow, type Step, stepsOf } from './window.ts';
import { dayIn, startOfDay } from './zone.ts';

const ASOF = parseInstant('2026-10-15T10:00:00Z'); // a Thursday
const CLOCK = { asOfSeconds: ASOF };
const shown = (text: string, zone = 'UTC') => {
  const { from, to, plannedTo } = parseWindow(text, { ...CLOCK, zone });
  return [from, to, plannedTo].map((moment) => formatInstant(moment).replace(/:00Z$/, '').slice(5));
};

describe('what OpenCost accepts', () => {
  test.each([
    ['today', '10-15T00:00', '10-15T10:00', '10-16T00:00'],
    ['yesterday', '10-14T00:00', '10-15T00:00', '10-15T00:00'],
    ['week', '10-11T00:00', '10-15T10:00', '10-18T00:00'],
    ['lastweek', '10-04T00:00', '10-11T00:00', '10-11T00:00'],
    ['month', '10-01T00:00', '10-15T10:00', '11-01T00:00'],
    ['lastmonth', '09-01T00:00', '10-01T00:00', '10-01T00:00'],
    ['quarter', '10-01T00:00', '10-15T10:00', '01-01T00:00'],
    ['7d', '10-09T00:00', '10-15T10:00', '10-16T00:00'],
    ['7d offset 1d', '10-08T00:00', '10-15T00:00', '10-15T00:00'],
    ['1w', '10-09T00:00', '10-15T10:00', '10-16T00:00'],
    ['24h', '10-14T10:00', '10-15T10:00', '10-15T10:00'],
    ['24h offset 14h', '10-13T20:00', '10-14T20:00', '10-14T20:00'],
    ['90m', '10-15T08:30', '10-15T10:00', '10-15T10:00'],
    ['2026-10', '10-01T00:00', '10-15T10:00', '11-01T00:00'],
    ['2026-10-03', '10-03T00:00', '10-04T00:00', '10-04T00:00'],
    ['2026-Q3', '07-01T00:00', '10-01T00:00', '10-01T00:00'],
    ['2026-10-01,2026-10-08', '10-01T00:00', '10-08T00:00', '10-08T00:00'],
    ['2026-10-01T00:00:00Z,2026-10-02T12:00:00+02:00', '10-01T00:00', '10-02T10:00', '10-02T10:00'],
    ['1759276800,1759363200', '10-01T00:00', '10-02T00:00', '10-02T00:00'],
    ['1759276800-1759363200', '10-01T00:00', '10-02T00:00', '10-02T00:00'],
  ])('%s', (text, from, to, plannedTo) => expect(shown(text)).toEqual([from, to, plannedTo]));

  test.each([
    '',
    '7',
    '7x',
    'tomorrow',
    '2026-13',
    '2026-02-30',
    '2026-10-01',
    '0d',
    '2026-10-08,2026-10-01',
    'a,b',
    '999999d',
  ])('%j', (text) => {
    if (text === '2026-10-01') expect(parseWindow(text, CLOCK).partial).toBe(false);
    else expect(() => parseWindow(text, CLOCK)).toThrow(/window|calendar|not a time/);
  });

  test('a clock that went on while nobody collected: today is empty, not yesterday', () => {
    const window = parseWindow('today', { ...CLOCK, nowSeconds: ASOF + 2 * 86_400 });
    expect([window.from, window.to]).toEqual([
      parseInstant('2026-10-17T00:00:00Z'),
      parseInstant('2026-10-17T00:00:00Z'),
    ]);
  });
});

describe('zones', () => {
  test('days of 23 and 25 hours', () => {
    const later = { asOfSeconds: parseInstant('2026-12-01T00:00:00Z'), zone: 'Europe/Berlin' };
    const spring = parseWindow('2026-03-29', later);
    const autumn = parseWindow('2026-10-25', later);
    expect([spring.to - spring.from, autumn.to - autumn.from]).toEqual([23 * 3600, 25 * 3600]);
    expect(formatWindow(spring)).toBe('2026-03-28T23:00:00Z,2026-03-29T22:00:00Z');
    expect(stepsOf(autumn, 'hour')).toHaveLength(25);
  });

  test('a midnight that does not exist, and a name that is no zone', () => {
    // Beirut moves its clock at midnight: 29 March 2026 begins at 01:00
    expect(formatInstant(startOfDay('Asia/Beirut', { year: 2026, month: 3, day: 29 }))).toBe('2026-03-28T22:00:00Z');
    expect(() => parseWindow('7d', { ...CLOCK, zone: 'Mars/Olympus' })).toThrow('IANA');
  });

  test('a day begins at its own first moment, everywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Beirut', 'Pacific/Apia', 'UTC'),
        fc.integer({ min: 1_000, max: 25_000 }),
        (zone, days) => {
          const day = dayIn(zone, days * 86_400);
          const start = startOfDay(zone, day);
          expect(dayIn(zone, start)).toEqual(day);
          expect(dayIn(zone, start - 1)).not.toEqual(day);
        },
      ),
    );
  });
});

describe('the window before', () => {
  test.each([
    ['month', '2026-09-01T00:00:00Z,2026-09-15T10:00:00Z'],
    ['2026-09', '2026-08-01T00:00:00Z,2026-09-01T00:00:00Z'],
    ['7d', '2026-10-02T00:00:00Z,2026-10-08T10:00:00Z'],
    ['24h', '2026-10-13T10:00:00Z,2026-10-14T10:00:00Z'],
    ['2026-10-01,2026-10-08', '2026-09-24T00:00:00Z,2026-10-01T00:00:00Z'],
    ['2026-Q3', '2026-04-01T00:00:00Z,2026-07-01T00:00:00Z'],
  ])('%s', (text, expected) => expect(formatWindow(previousWindow(parseWindow(text, CLOCK)))).toBe(expected));
});

test('steps tile the window in whole calendar units and mark what is partial', () => {
  const steps = stepsOf(parseWindow('month', CLOCK), 'week');
  expect(steps.map(({ from, partial }) => [formatInstant(from).slice(5, 10), partial])).toEqual([
    ['09-27', true],
    ['10-04', false],
    ['10-11', true],
  ]);
  fc.assert(
    fc.property(
      fc.constantFrom<Step>('hour', 'day', 'week', 'month', 'quarter'),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }),
      fc.integer({ min: 1, max: 90 * 86_400 }),
      (step, zone, from, length) => {
        const tiles = stepsOf({ from, to: from + length, zone }, step);
        expect(tiles[0]?.from).toBeLessThanOrEqual(from);
        expect(tiles.at(-1)?.to).toBeGreaterThanOrEqual(from + length);
        tiles.slice(1).forEach((tile, index) => {
          expect(tile.from).toBe(tiles[index]?.to);
        });
      },
    ),
    { numRuns: 40 },
  );
});

test('instants', () => {
  for (const bad of ['2026-10-01', '2026-02-30T00:00:00Z', '2026-10-01T00:00:00', 'x', '2026-10-01T25:00:00Z']) {
    expect(() => parseInstant(bad)).toThrow('RFC 3339');
  }
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (at) => parseInstant(formatInstant(at)) === at));
});
