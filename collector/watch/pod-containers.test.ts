import { expect, it } from 'vitest';
import type { KubeContainer } from './kube-objects.ts';
import { podContainers } from './pod-containers.ts';

const asks = (name: string, cpu: string, memory: string, more: Partial<KubeContainer> = {}): KubeContainer => ({
  name,
  resources: { requests: { cpu, memory } },
  ...more,
});
const metadata = { name: 'p', uid: 'u' };

it('puts on the first container what an init container and the overhead ask for beyond the sum', () => {
  const containers = podContainers({
    metadata,
    spec: {
      containers: [asks('a', '100m', '100'), asks('b', '200m', '100')],
      initContainers: [asks('init', '500m', '50')],
      overhead: { cpu: '10m', memory: '7' },
    },
  });
  expect(containers.map((c) => [c.name, c.requests.cpuMilli, c.requests.memoryBytes])).toEqual([
    ['a', 310, 107],
    ['b', 200, 100],
  ]);
});

it('counts sidecars as lasting containers, and beside the init containers that follow them', () => {
  const containers = podContainers({
    metadata,
    spec: {
      containers: [asks('a', '100m', '0')],
      initContainers: [asks('proxy', '50m', '0', { restartPolicy: 'Always' }), asks('init', '300m', '0')],
    },
  });
  expect(containers.map((c) => [c.name, c.requests.cpuMilli])).toEqual([
    ['a', 300],
    ['proxy', 50],
  ]);
});

it('takes a limit for a request that is not stated, and counts GPUs of any vendor', () => {
  const [only] = podContainers({
    metadata,
    spec: {
      containers: [{ name: 'a', resources: { limits: { cpu: '1.5', memory: '1Gi', 'nvidia.com/gpu': '2' } } }],
    },
  });
  expect(only).toEqual({
    name: 'a',
    requests: { cpuMilli: 1500, memoryBytes: 2 ** 30, gpus: 2 },
    limits: { cpuMilli: 1500, memoryBytes: 2 ** 30 },
  });
});
