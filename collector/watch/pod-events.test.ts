import { expect, it } from 'vitest';
import { podEvents } from './pod-events.ts';
import { boundAt, finishedAt } from './pod-times.ts';

const metadata = { name: 'p', uid: 'u' };

it('reads restarts and OOM kills from the container’s last state, with its time', () => {
  const events = podEvents({
    metadata,
    status: {
      containerStatuses: [
        {
          name: 'app',
          restartCount: 3,
          state: { running: {} },
          lastState: { terminated: { reason: 'OOMKilled', finishedAt: '2026-11-21T10:00:00Z' } },
        },
      ],
    },
  });
  expect(events).toEqual([
    { container: 'app', at: '2026-11-21T10:00:00Z', reason: 'OOMKilled' },
    { container: 'app', at: '2026-11-21T10:00:00Z', reason: 'Restarted' },
  ]);
});

it('ends an evicted pod where its conditions turned, and says so', () => {
  const pod = {
    metadata,
    spec: { nodeName: 'n' },
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      startTime: '2026-11-21T09:00:00Z',
      conditions: [{ type: 'DisruptionTarget', status: 'True', lastTransitionTime: '2026-11-21T09:30:00Z' }],
    },
  };
  expect(finishedAt(pod)).toBe('2026-11-21T09:30:00Z');
  expect(podEvents(pod)).toEqual([{ container: '', at: '2026-11-21T09:30:00Z', reason: 'Evicted' }]);
});

it('begins at the binding to a node and ends with the last container', () => {
  const pod = {
    metadata,
    spec: { nodeName: 'n' },
    status: {
      phase: 'Succeeded',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-11-21T09:00:00Z' }],
      containerStatuses: [
        { name: 'a', state: { terminated: { finishedAt: '2026-11-21T09:10:00Z' } } },
        { name: 'b', state: { terminated: { finishedAt: '2026-11-21T09:20:00Z' } } },
      ],
    },
  };
  expect(boundAt(pod)).toBe('2026-11-21T09:00:00Z');
  expect(finishedAt(pod)).toBe('2026-11-21T09:20:00Z');
  expect(boundAt({ metadata, status: { phase: 'Pending' } })).toBeNull();
});
