import type { PodFact, Sample } from '@plimsoll/domain/facts';
import { formatInstant } from '@plimsoll/domain/instant';
import type { Interval } from '@plimsoll/domain/interval';
import type { Resources } from '@plimsoll/domain/requests';

/** One sample a UTC minute, shorter at the edges; what is used stands on the first container, the others are at rest. */
export function minuteSamples(pod: PodFact, used: Resources, interval: Interval): Sample[] {
  const samples: Sample[] = [];
  for (let from = interval.from; from < interval.to; ) {
    const to = Math.min(interval.to, Math.floor(from / 60) * 60 + 60);
    for (const [index, spec] of pod.containers.entries()) {
      const sample: Sample = {
        cluster: pod.cluster,
        namespace: pod.namespace,
        workload: pod.workload,
        container: spec.name,
        podUid: pod.uid,
        nodeUid: pod.nodeUid,
        at: formatInstant(to),
        seconds: to - from,
        cpuMilli: index === 0 ? used.cpuMilli : 0,
        memoryBytes: index === 0 ? used.memoryBytes : 0,
        rxBytes: 0,
        txBytes: 0,
        requests: spec.requests,
      };
      samples.push(sample);
    }
    from = to;
  }
  return samples;
}
