/** How a node's price divides into cpu, memory and gpu: integer weights of the whole node. */
export interface SplitWeights {
  readonly weightCpu: bigint;
  readonly weightMemory: bigint;
  readonly weightGpu: bigint;
}

/** Price of a core and of a GPU in that of a GiB, in 1e-4: the design's default where a provider's offers do not fit. */
export interface SplitRatio {
  readonly coreE4: number;
  readonly gibE4: number;
  readonly gpuE4: number;
}

export const DEFAULT_RATIO: SplitRatio = { coreE4: 74_607, gibE4: 10_000, gpuE4: 2_242_200 };

/** A resource that the node does not have weighs 0. The unit is 1e-7 of a GiB's price. */
export function weightsOf(
  node: { readonly cpuMilli: number; readonly memoryBytes: number; readonly gpus: number },
  ratio: SplitRatio,
): SplitWeights {
  return {
    weightCpu: BigInt(node.cpuMilli) * BigInt(ratio.coreE4),
    weightMemory: (BigInt(node.memoryBytes) * 1000n * BigInt(ratio.gibE4) + 2n ** 29n) / 2n ** 30n,
    weightGpu: BigInt(node.gpus) * 1000n * BigInt(ratio.gpuE4),
  };
}
