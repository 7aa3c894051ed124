import { expect, test } from 'vitest';
import { parseProgress } from './collector-child.ts';

test('a line of progress is read, any other line is not', () => {
  expect(parseProgress('{"step":"demo","share":0.4,"detail":"samples"}')).toEqual({
    step: 'demo',
    share: 0.4,
    detail: 'samples',
  });
  expect(parseProgress('{"step":"cluster"}')).toEqual({ step: 'cluster', share: 0, detail: '' });
  for (const line of ['', 'plain words', '{"share":1}', '{broken', '[]', 'null'])
    expect(parseProgress(line)).toBeNull();
});
