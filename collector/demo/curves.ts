import type { DemoShape } from '@plimsoll/store/demo/fill';
import { type ClusterRun, STEP } from './cluster-run.ts';
import { HOUR, type LoadModel } from './load.ts';
import type { WorkloadSpec } from './organisation.ts';

/** The curves of a cluster's workloads over a window, for the engine to make rows from: load of one pod in each slot. */

function nominalPods(workload: WorkloadSpec): number | null {
  return workload.replicas.mode === 'scaled' ? workload.replicas.count : null;
}

export function curvesOf(
  run: ClusterRun,
  load: LoadModel,
  window: { from: number; to: number },
  slotSeconds: 60 | 3600,
): DemoShape[] {
  const slots = Math.ceil((window.to - window.from) / slotSeconds);
  // an hour is the mean of its steps' middles; a minute is looked at itself
  const looks = slotSeconds === HOUR ? HOUR / STEP : 1;
  const lookSeconds = slotSeconds / looks;
  return run.running.flatMap(({ spec, replicas }) => {
    const nominal = nominalPods(spec);
    const cpu: number[] = [];
    const net: number[] = [];
    for (let slot = 0; slot < slots; slot++) {
      let cpuSum = 0;
      let netSum = 0;
      for (let look = 0; look < looks; look++) {
        const at = window.from + slot * slotSeconds + look * lookSeconds + lookSeconds / 2;
        const running = replicas[Math.floor((at - load.epoch) / STEP)];
        const shared = nominal === null ? 1 : nominal / Math.max(1, running ?? nominal);
        const level = load.total(run.spec.name, spec, at) * shared;
        cpuSum += level;
        netSum += level * load.spike(run.spec.name, spec, at);
      }
      cpu.push(Math.round((1000 * cpuSum) / looks));
      net.push(Math.round((1000 * netSum) / looks));
    }
    return spec.containers.map((one, index) => ({
      cluster: run.spec.name,
      namespace: spec.namespace,
      kind: spec.kind,
      workload: spec.name,
      container: one.name,
      is_first: index === 0 ? 1 : 0,
      slot_seconds: slotSeconds,
      slot_from: window.from,
      cpu_load: cpu,
      net_load: net,
      cpu_milli: one.cpuMilli,
      memory_bytes: Math.round(one.memoryBytes),
      memory_growth: one.memoryGrowth,
      memory_growth_seconds: spec.oomEveryHours ? spec.oomEveryHours * HOUR : one.memoryGrowthSeconds,
      rx_bytes_per_second: spec.rxBytesPerSecond,
      tx_bytes_per_second: spec.txBytesPerSecond,
    }));
  });
}

export const wholeHour = (seconds: number): number => Math.floor(seconds / HOUR) * HOUR;
