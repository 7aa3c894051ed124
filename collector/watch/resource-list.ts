import { parseBytes, parseCount, parseCpuMilli } from '@plimsoll/domain/quantity';
import type { ResourceList } from './kube-objects.ts';

/** A missing quantity is 0; the API server lets no unreadable one through, but one must not end the watch. */
function read(parse: (text: string) => number, text: string | undefined): number {
  if (text === undefined) return 0;
  try {
    return parse(text);
  } catch {
    return 0;
  }
}

/** Thousandths of a core, rounded up. */
export function cpuMilli(list: ResourceList | undefined): number {
  return read(parseCpuMilli, list?.cpu);
}

export function bytes(list: ResourceList | undefined): number {
  return read(parseBytes, list?.memory);
}

export function count(list: ResourceList | undefined, resource: string): number {
  return read(parseCount, list?.[resource]);
}

const GPU_RESOURCE = /^(nvidia\.com\/(gpu|mig-.+)|amd\.com\/gpu|gpu\.intel\.com\/.+)$/;

/** Whole devices of any vendor; a slice of one (MIG) counts as one. */
export function gpus(list: ResourceList | undefined): number {
  let sum = 0;
  for (const resource of Object.keys(list ?? {})) {
    if (GPU_RESOURCE.test(resource)) sum += count(list, resource);
  }
  return sum;
}
