import { expect, it } from 'vitest';
import { parseResourceMetrics } from './resource-metrics.ts';

it('reads CPU, memory and start of each container with the kubelet’s own time', () => {
  const text = `# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{container="a",namespace="x",pod="p"} 16.25 1795238206847
container_memory_working_set_bytes{container="a",namespace="x",pod="p"} 5.65248e+05 1795238206847
container_start_time_seconds{container="a",namespace="x",pod="p"} 1.795238e+09
container_cpu_usage_seconds_total{container="b",namespace="x",pod="p\\"q"} NaN
node_cpu_usage_seconds_total 405.4 1795238213885
pod_cpu_usage_seconds_total{namespace="x",pod="p"} 3.2 1795238213223
`;
  expect(parseResourceMetrics(text, 1)).toEqual([
    {
      uid: '',
      namespace: 'x',
      name: 'p',
      cpu: null,
      network: null,
      containers: [
        {
          name: 'a',
          atMs: 1_795_238_206_847,
          cpuNanos: 16.25e9,
          cpuMilli: null,
          memoryBytes: 565_248,
          startedMs: 1_795_238_000_000,
        },
      ],
    },
  ]);
});
