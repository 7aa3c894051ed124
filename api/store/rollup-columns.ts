/** Columns of the rollups as they travel, but for their hour or day. Whole numbers above 2^53 travel as texts. */
export const ROLLUP_COLUMNS = {
  usageHour: {
    cluster: 'text',
    namespace: 'text',
    kind: 'text',
    workload: 'text',
    container: 'text',
    pod_uid: 'text',
    node_uid: 'text',
    label_set: 'number',
    seconds: 'number',
    estimated_seconds: 'number',
    cpu_used_milli_s: 'number',
    cpu_requested_milli_s: 'number',
    cpu_allocated_milli_s: 'number',
    cpu_max_milli: 'number',
    memory_used_kib_s: 'number',
    memory_requested_kib_s: 'number',
    memory_allocated_kib_s: 'number',
    memory_max_bytes: 'number',
    gpu_requested_s: 'number',
    rx_bytes: 'number',
    tx_bytes: 'number',
    cpu_used_share: 'number',
    cpu_idle_share: 'number',
    memory_used_share: 'number',
    memory_idle_share: 'number',
    gpu_share: 'number',
  },
  nodeHour: {
    cluster: 'text',
    node_uid: 'text',
    life_seconds: 'number',
    gap_seconds: 'number',
    cpu_reserved_share: 'number',
    cpu_idle_share: 'number',
    cpu_unattributed_share: 'number',
    memory_reserved_share: 'number',
    memory_idle_share: 'number',
    memory_unattributed_share: 'number',
    gpu_idle_share: 'number',
    gpu_unattributed_share: 'number',
  },
  quantileDay: {
    cluster: 'text',
    namespace: 'text',
    kind: 'text',
    workload: 'text',
    container: 'text',
    samples: 'number',
    // the engine's own states, in hexadecimal
    cpu_milli: 'text',
    memory_bytes: 'text',
    cpu_max_milli: 'number',
    memory_max_bytes: 'number',
  },
} as const satisfies Record<string, Record<string, 'text' | 'number'>>;

export type RollupType = keyof typeof ROLLUP_COLUMNS;

export function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
