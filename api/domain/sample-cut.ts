import type { Sample } from './facts.ts';
import { floorDiv } from './money-split.ts';

/** A sample within one UTC minute: seconds 1..60, all values whole. */
export interface SamplePiece {
  readonly sample: Sample;
  /** epoch seconds of the piece's end; its start is in the same UTC minute */
  readonly endSeconds: number;
  readonly seconds: number;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly rxBytes: bigint;
  readonly txBytes: bigint;
}

/** The epoch second at which the UTC minute of a piece starts. */
export function minuteOf(endSeconds: number): number {
  return Math.floor((endSeconds - 1) / 60) * 60;
}

/**
 * Cuts a sample at whole UTC minutes, oldest piece first. CPU and memory are rounded to whole thousandths and bytes
 * (half up) and stand in every piece; rx and tx bytes are counts, split by time by running totals, so they sum.
 * A sample without a positive whole number of seconds has no pieces.
 */
export function cutSample(sample: Sample, endSeconds: number): SamplePiece[] {
  if (!Number.isInteger(sample.seconds) || sample.seconds <= 0) return [];
  const start = endSeconds - sample.seconds;
  const pieces: SamplePiece[] = [];
  const rx = BigInt(Math.round(sample.rxBytes));
  const tx = BigInt(Math.round(sample.txBytes));
  const whole = BigInt(sample.seconds);
  for (let from = start; from < endSeconds; ) {
    const to = Math.min(endSeconds, Math.floor(from / 60) * 60 + 60);
    const before = BigInt(from - start);
    const after = BigInt(to - start);
    pieces.push({
      sample,
      endSeconds: to,
      seconds: to - from,
      cpuMilli: Math.round(sample.cpuMilli),
      memoryBytes: Math.round(sample.memoryBytes),
      rxBytes: floorDiv(rx * after, whole) - floorDiv(rx * before, whole),
      txBytes: floorDiv(tx * after, whole) - floorDiv(tx * before, whole),
    });
    from = to;
  }
  return pieces;
}
