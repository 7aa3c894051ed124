import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type Step, windowParts } from './window-parts.ts';

const SQL = readSql('./node-cells.sql', import.meta.url);

export interface NodeCellsQuestion {
  readonly currency: string;
  /** seconds since the epoch, half-open */
  readonly from: number;
  readonly to: number;
  readonly step: Step;
}

/** Money in nano-units. Cells of the node's pods + idle + reserved + unattributed = total. */
export interface NodeCell {
  /** start of the step in seconds since the epoch, 0 without steps */
  readonly start: number;
  readonly cluster: string;
  readonly nodeUid: string;
  readonly total: bigint;
  readonly cpuIdle: bigint;
  readonly memoryIdle: bigint;
  readonly gpuIdle: bigint;
  readonly cpuReserved: bigint;
  readonly memoryReserved: bigint;
  readonly reserved: bigint;
  readonly unattributed: bigint;
  /** of idle + reserved + unattributed */
  readonly estimated: bigint;
  readonly lifeSeconds: number;
  readonly gapSeconds: number;
  readonly unpricedSeconds: number;
}

type Money = readonly [string, string, string, string, string, string, string, string];
type Row = readonly [number, string, string, ...Money, number, number, number];

export async function nodeCells(store: Store, question: NodeCellsQuestion): Promise<NodeCell[]> {
  const rows = await store.arrays<Row>('node-cells', SQL, {
    currency: question.currency,
    step: question.step,
    ...windowParts(question.from, question.to, question.step === 'hour'),
  });
  return rows.map((row) => ({
    start: row[0],
    cluster: row[1],
    nodeUid: row[2],
    total: BigInt(row[3]),
    cpuIdle: BigInt(row[4]),
    memoryIdle: BigInt(row[5]),
    gpuIdle: BigInt(row[6]),
    cpuReserved: BigInt(row[7]),
    memoryReserved: BigInt(row[8]),
    reserved: BigInt(row[7]) + BigInt(row[8]),
    unattributed: BigInt(row[9]),
    estimated: BigInt(row[10]),
    lifeSeconds: row[11],
    gapSeconds: row[12],
    unpricedSeconds: row[13],
  }));
}
