import type { Capacity, NodeFact } from '@plimsoll/domain/facts';
import type { KubeNode, ResourceList } from './kube-objects.ts';
import { capacityType, instanceType, pool, provider, region, zone } from './node-place.ts';
import { bytes, count, cpuMilli, gpus } from './resource-list.ts';

function capacity(list: ResourceList | undefined): Capacity {
  return { cpuMilli: cpuMilli(list), memoryBytes: bytes(list), gpus: gpus(list), pods: count(list, 'pods') };
}

export function nodeFact(node: KubeNode, cluster: string, to: string | null): NodeFact {
  const labels = node.metadata.labels ?? {};
  const providerId = node.spec?.providerID ?? '';
  return {
    cluster,
    uid: node.metadata.uid,
    name: node.metadata.name,
    from: node.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z',
    to,
    provider: provider(providerId, labels),
    region: region(labels),
    zone: zone(labels, providerId),
    instanceType: instanceType(labels),
    pool: pool(labels),
    capacityType: capacityType(labels),
    capacity: capacity(node.status?.capacity),
    // a node that has not reported yet can give out all it has
    allocatable: capacity(node.status?.allocatable ?? node.status?.capacity),
    labels,
    hourlyPrice: null,
  };
}
