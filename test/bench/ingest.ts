import type { Sample } from '@plimsoll/domain/facts';
import type { Store } from '@plimsoll/store/client';
import { writeFacts } from '@plimsoll/store/write';
import { type Figure, timed } from './report.ts';

// one insert of the writer; a collector of a few thousand pods sends less at a time and is far from the limit
const BATCH = 250_000;

/** Container samples a second, from objects in memory to rows in the final table. */
export async function ingest(store: Store, seconds: number): Promise<Figure[]> {
  const samples = minuteOf(BATCH);
  // yesterday: older samples fall to the retention of the table
  const start = Math.floor(Date.now() / 60_000) * 60_000 - 86_400_000;
  let rows = 0;
  let wallMs = 0;
  let cpuMicros = 0;
  for (let minute = 0; wallMs < seconds * 1000; minute += 1) {
    const at = new Date(start + minute * 60_000).toISOString();
    const batch = { samples: samples.map((sample) => ({ ...sample, at })) };
    const cpu = process.cpuUsage();
    wallMs += await timed(() => writeFacts(store, batch, { token: `bench-${minute}` }));
    const used = process.cpuUsage(cpu);
    cpuMicros += used.user + used.system;
    rows += BATCH;
  }
  return [
    {
      what: `ingest through writeFacts (Native, batches of ${BATCH.toLocaleString('en-US')})`,
      value: (rows / wallMs) * 1000,
      unit: 'samples/s',
      aim: { atLeast: 500_000 },
    },
    { what: 'CPU of the writing process', value: cpuMicros / rows, unit: 'us/sample' },
  ];
}

function minuteOf(pods: number): Sample[] {
  return Array.from({ length: pods }, (_, i) => ({
    cluster: `cluster-${(i % 60) % 3}`,
    namespace: `namespace-${i % 60}`,
    workload: { kind: 'Deployment', name: `workload-${i % 739}` },
    container: 'app',
    podUid: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    nodeUid: `node-${i % 1500}`,
    at: '',
    seconds: 60,
    cpuMilli: (i * 7919) % 2000,
    memoryBytes: ((i * 104729) % 500_000) * 4096,
    rxBytes: (i * 15485863) % 1e8,
    txBytes: (i * 32452843) % 1e8,
    requests: { cpuMilli: 250, memoryBytes: 268_435_456, gpus: 0 },
  }));
}
