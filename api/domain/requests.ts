/** What a pod reserves on its node: max(largest step of its start, sum of what runs) + overhead. */
import type { ContainerSpec } from './facts.ts';

export interface Resources {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

export interface PodContainer extends ContainerSpec {
  /** `status.containerStatuses[].allocatedResources`: differs from the spec while a resize in place goes on */
  readonly allocated?: Resources;
}

export interface InitContainer extends PodContainer {
  /** restartPolicy Always: a sidecar, which goes on running beside the main containers */
  readonly sidecar: boolean;
}

export interface PodRequests {
  readonly initContainers: readonly InitContainer[];
  readonly containers: readonly PodContainer[];
  readonly overhead: Resources;
  /** the node refused the resize: what was asked for counts no more, only what is allocated */
  readonly resizeInfeasible?: boolean;
}

const NOTHING: Resources = { cpuMilli: 0, memoryBytes: 0, gpus: 0 };

function combine(a: Resources, b: Resources, how: (x: number, y: number) => number): Resources {
  return {
    cpuMilli: how(a.cpuMilli, b.cpuMilli),
    memoryBytes: how(a.memoryBytes, b.memoryBytes),
    gpus: how(a.gpus, b.gpus),
  };
}

const plus = (a: Resources, b: Resources): Resources => combine(a, b, (x, y) => x + y);
const larger = (a: Resources, b: Resources): Resources => combine(a, b, Math.max);

function requestOf(container: PodContainer, infeasible: boolean): Resources {
  if (container.allocated === undefined) return container.requests;
  return infeasible ? container.allocated : larger(container.requests, container.allocated);
}

/**
 * The pod's whole request as Kubernetes' scheduler counts it: ordinary init containers run one after another, each
 * beside the sidecars that started before it; then all sidecars and main containers run together.
 */
export function effectiveRequest(pod: PodRequests): Resources {
  const infeasible = pod.resizeInfeasible === true;
  let sidecars = NOTHING;
  let start = NOTHING;
  for (const init of pod.initContainers) {
    const request = requestOf(init, infeasible);
    if (init.sidecar) sidecars = plus(sidecars, request);
    start = larger(start, init.sidecar ? sidecars : plus(sidecars, request));
  }
  const running = pod.containers.reduce((sum, container) => plus(sum, requestOf(container, infeasible)), sidecars);
  return plus(larger(start, running), pod.overhead);
}

/**
 * The containers that run (main ones, then sidecars) with requests that sum to the pod's whole request: the first
 * carries what init containers and pod overhead ask for beyond the sum. Limits stay as they are written.
 */
export function effectiveContainers(pod: PodRequests): ContainerSpec[] {
  const infeasible = pod.resizeInfeasible === true;
  const running = [...pod.containers, ...pod.initContainers.filter((init) => init.sidecar)].map((container) => ({
    name: container.name,
    requests: requestOf(container, infeasible),
    limits: container.limits,
  }));
  const [first, ...others] = running;
  if (first === undefined) return [];
  const sum = running.reduce((total, container) => plus(total, container.requests), NOTHING);
  const excess = combine(effectiveRequest(pod), sum, (whole, part) => whole - part);
  return [{ ...first, requests: plus(first.requests, excess) }, ...others];
}
