import { expect, test } from 'vitest';
import { windowParts } from './window-parts.ts';

const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const NONE = '1970-01-01';

test('whole days and the hours at their edges', () => {
  expect(windowParts(at('2026-10-01T13:00'), at('2026-10-04T02:00'), false)).toEqual({
    day_from: '2026-10-02',
    day_to: '2026-10-04',
    head_from: '2026-10-01 13:00:00',
    head_to: '2026-10-02 00:00:00',
    tail_from: '2026-10-04 00:00:00',
    tail_to: '2026-10-04 02:00:00',
  });
});

test('no hours where days cover it', () => {
  const parts = windowParts(at('2026-10-01T00:00'), at('2026-11-01T00:00'), false);
  expect(parts).toMatchObject({ day_from: '2026-10-01', day_to: '2026-11-01' });
  expect(parts.head_from).toBe(parts.head_to);
  expect(parts.tail_from).toBe(parts.tail_to);
});

test('hours alone within a day, or where they are asked for', () => {
  const within = windowParts(at('2026-10-01T10:30'), at('2026-10-01T12:00'), false);
  expect(within).toMatchObject({ day_from: NONE, day_to: NONE, head_from: '2026-10-01 10:00:00' });
  expect(within.head_to).toBe('2026-10-01 12:00:00');
  const hourly = windowParts(at('2026-10-01T00:00'), at('2026-10-03T00:00'), true);
  expect(hourly).toMatchObject({ day_from: NONE, day_to: NONE, head_to: '2026-10-03 00:00:00' });
});
