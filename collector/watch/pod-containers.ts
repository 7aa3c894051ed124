import type { ContainerSpec } from '@plimsoll/domain/facts';
import type { KubeContainer, KubePod, ResourceList } from './kube-objects.ts';
import { bytes, cpuMilli, gpus } from './resource-list.ts';

interface Amount {
  cpuMilli: number;
  memoryBytes: number;
  gpus: number;
}

function requests(container: KubeContainer): Amount {
  // the API server fills requests from limits, but a pod from a manifest on the node may lack that
  const list: ResourceList = { ...container.resources?.limits, ...container.resources?.requests };
  return { cpuMilli: cpuMilli(list), memoryBytes: bytes(list), gpus: gpus(list) };
}

function add(a: Amount, b: Amount): Amount {
  return { cpuMilli: a.cpuMilli + b.cpuMilli, memoryBytes: a.memoryBytes + b.memoryBytes, gpus: a.gpus + b.gpus };
}

function max(a: Amount, b: Amount): Amount {
  return {
    cpuMilli: Math.max(a.cpuMilli, b.cpuMilli),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
    gpus: Math.max(a.gpus, b.gpus),
  };
}

const NOTHING: Amount = { cpuMilli: 0, memoryBytes: 0, gpus: 0 };

/**
 * The pod's lasting containers with what each asks for; the first carries what init containers and the pod's overhead
 * ask for beyond the sum, so that the sum is the pod's effective request, the one that the scheduler reserves.
 */
export function podContainers(pod: KubePod): ContainerSpec[] {
  const init = pod.spec?.initContainers ?? [];
  const lasting = [...(pod.spec?.containers ?? []), ...init.filter((c) => c.restartPolicy === 'Always')];
  const own = lasting.map(requests);
  const sum = own.reduce(add, NOTHING);
  // an init container runs beside the sidecars that were started before it
  let sidecars = NOTHING;
  let peak = NOTHING;
  for (const container of init) {
    const asked = requests(container);
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, asked);
      peak = max(peak, sidecars);
    } else {
      peak = max(peak, add(sidecars, asked));
    }
  }
  const overhead: Amount = {
    cpuMilli: cpuMilli(pod.spec?.overhead),
    memoryBytes: bytes(pod.spec?.overhead),
    gpus: gpus(pod.spec?.overhead),
  };
  const effective = add(max(sum, peak), overhead);
  return lasting.map((container, index) => {
    const asked = own[index] ?? NOTHING;
    const limits = container.resources?.limits;
    return {
      name: container.name,
      requests:
        index > 0
          ? asked
          : {
              cpuMilli: asked.cpuMilli + effective.cpuMilli - sum.cpuMilli,
              memoryBytes: asked.memoryBytes + effective.memoryBytes - sum.memoryBytes,
              gpus: asked.gpus + effective.gpus - sum.gpus,
            },
      limits: { cpuMilli: cpuMilli(limits), memoryBytes: bytes(limits) },
    };
  });
}
