import { expect, it } from 'vitest';
import { nodeFact } from '../watch/node-fact.ts';
import { startGaps } from './start-gaps.ts';

const node = (uid: string, creationTimestamp: string) =>
  nodeFact({ metadata: { name: uid, uid, creationTimestamp } }, 'c', null);
const now = Date.parse('2026-11-21T10:00:07Z');

it('marks each node’s life before the first look, at most from the start of the month before', () => {
  const nodes = [node('old', '2024-01-01T00:00:00Z'), node('young', '2026-11-20T00:00:00Z')];
  expect(startGaps('c', nodes, now, null).map(({ nodeUid, from, to }) => ({ nodeUid, from, to }))).toEqual([
    { nodeUid: 'old', from: '2026-10-01T00:00:00Z', to: '2026-11-21T10:00:07Z' },
    { nodeUid: 'young', from: '2026-11-20T00:00:00Z', to: '2026-11-21T10:00:07Z' },
  ]);
});

it('marks the collector’s own absence once for the whole cluster', () => {
  const gaps = startGaps('c', [node('n', '2024-01-01T00:00:00Z')], now, now - 600_000);
  expect(gaps).toMatchObject([{ nodeUid: '', from: '2026-11-21T09:50:07Z', reason: 'collector_stopped' }]);
  expect(startGaps('c', [], now, now)).toEqual([]);
});
