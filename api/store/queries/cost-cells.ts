import type { Store } from '../client.ts';
import { readSql } from '../sql-text.ts';
import { type Step, windowParts } from './window-parts.ts';

const SQL = readSql('./cost-cells.sql', import.meta.url);

export type CostDimension = 'cluster' | 'namespace' | 'workload' | 'container' | 'pod' | 'node' | 'label_set';

export interface CostCellsQuestion {
  readonly currency: string;
  /** seconds since the epoch, half-open */
  readonly from: number;
  readonly to: number;
  readonly dims: readonly CostDimension[];
  readonly step: Step;
}

/** Money in nano-units of the currency asked for. Dimensions that were not asked for are '', label sets '0'. */
export interface CostCell {
  /** start of the step in seconds since the epoch, 0 without steps */
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
  readonly cpuUsed: bigint;
  readonly cpuIdle: bigint;
  readonly memoryUsed: bigint;
  readonly memoryIdle: bigint;
  readonly gpu: bigint;
  /** of the sum of the five, what rests on an estimate */
  readonly estimated: bigint;
  readonly unpricedSeconds: number;
  readonly cpuMilliSeconds: number;
  readonly memoryKibSeconds: number;
  readonly txBytes: number;
}

type Key = readonly [number, string, string, string, string, string, string, string, string, number];
type Money = readonly [string, string, string, string, string, string];
type Row = readonly [...Key, ...Money, number, number, number, number];

export async function costCells(store: Store, question: CostCellsQuestion): Promise<CostCell[]> {
  const hourly = question.step === 'hour' || question.dims.includes('container');
  const rows = await store.arrays<Row>('cost-cells', SQL, {
    currency: question.currency,
    dims: [...question.dims],
    step: question.step,
    ...windowParts(question.from, question.to, hourly),
  });
  return rows.map((row) => ({
    start: row[0],
    cluster: row[1],
    namespace: row[2],
    kind: row[3],
    workload: row[4],
    container: row[5],
    podUid: row[6],
    nodeUid: row[7],
    labelSet: row[8],
    overhead: Boolean(row[9]),
    cpuUsed: BigInt(row[10]),
    cpuIdle: BigInt(row[11]),
    memoryUsed: BigInt(row[12]),
    memoryIdle: BigInt(row[13]),
    gpu: BigInt(row[14]),
    estimated: BigInt(row[15]),
    unpricedSeconds: row[16],
    cpuMilliSeconds: row[17],
    memoryKibSeconds: row[18],
    txBytes: row[19],
  }));
}
