/** Money cells as the costs answer works on them: integer nano-units, already in the currency that was asked for. */
export interface Amounts {
  cpuUsed: bigint;
  cpuIdle: bigint;
  memoryUsed: bigint;
  memoryIdle: bigint;
  gpu: bigint;
  /** what `idle=spread` moved here from the node's idle, by resource */
  spreadCpu: bigint;
  spreadMemory: bigint;
  spreadGpu: bigint;
  /** of all of it, what rests on an estimate */
  estimated: bigint;
  /** seconds that no price covers: their money is Missing */
  unpricedSeconds: number;
  cpuMilliSeconds: number;
  memoryKibSeconds: number;
  txBytes: number;
}

/** What one or more containers cost on a node in one step. Columns that nobody asked for are ''. */
export interface PodCell extends Amounts {
  /** start of the step in seconds since the epoch, 0 where there are no steps */
  readonly start: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
  readonly container: string;
  readonly podUid: string;
  readonly nodeUid: string;
  readonly labelSet: string;
  readonly overhead: boolean;
}

/** What no container took of a node in one step, by cause, and the node's whole price. */
export interface NodeCell {
  readonly start: number;
  readonly cluster: string;
  readonly nodeUid: string;
  readonly total: bigint;
  readonly cpuIdle: bigint;
  readonly memoryIdle: bigint;
  readonly gpuIdle: bigint;
  readonly reserved: bigint;
  readonly unattributed: bigint;
  readonly estimated: bigint;
  readonly lifeSeconds: number;
  readonly gapSeconds: number;
  readonly unpricedSeconds: number;
}

export function noAmounts(): Amounts {
  return {
    cpuUsed: 0n,
    cpuIdle: 0n,
    memoryUsed: 0n,
    memoryIdle: 0n,
    gpu: 0n,
    spreadCpu: 0n,
    spreadMemory: 0n,
    spreadGpu: 0n,
    estimated: 0n,
    unpricedSeconds: 0,
    cpuMilliSeconds: 0,
    memoryKibSeconds: 0,
    txBytes: 0,
  };
}

export function addAmounts(into: Amounts, cell: Amounts): void {
  into.cpuUsed += cell.cpuUsed;
  into.cpuIdle += cell.cpuIdle;
  into.memoryUsed += cell.memoryUsed;
  into.memoryIdle += cell.memoryIdle;
  into.gpu += cell.gpu;
  into.spreadCpu += cell.spreadCpu;
  into.spreadMemory += cell.spreadMemory;
  into.spreadGpu += cell.spreadGpu;
  into.estimated += cell.estimated;
  into.unpricedSeconds += cell.unpricedSeconds;
  into.cpuMilliSeconds += cell.cpuMilliSeconds;
  into.memoryKibSeconds += cell.memoryKibSeconds;
  into.txBytes += cell.txBytes;
}

/** What the containers themselves cost, before anything is spread. */
export function ownCost(cell: Amounts): bigint {
  return cell.cpuUsed + cell.cpuIdle + cell.memoryUsed + cell.memoryIdle + cell.gpu;
}

export function spreadCost(cell: Amounts): bigint {
  return cell.spreadCpu + cell.spreadMemory + cell.spreadGpu;
}

export function costOf(cell: Amounts): bigint {
  return ownCost(cell) + spreadCost(cell);
}
