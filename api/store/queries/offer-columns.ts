import type { NativeColumn } from '../native-block.ts';

/** Column types of table `offer` that samples do not have. */

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Nano-units: an upfront sum can pass 2^53, so these are bigints all the way. */
export class I64Column implements NativeColumn {
  readonly type = 'Int64';
  readonly name: string;
  readonly values: BigInt64Array;
  constructor(name: string, capacity: number) {
    this.name = name;
    this.values = new BigInt64Array(capacity);
  }
  parts(rows: number): Uint8Array[] {
    return [bytesOf(this.values.subarray(0, rows))];
  }
}

export class NullableI64Column implements NativeColumn {
  readonly type = 'Nullable(Int64)';
  readonly name: string;
  readonly #values: BigInt64Array;
  readonly #nulls: Uint8Array;
  constructor(name: string, capacity: number) {
    this.name = name;
    this.#values = new BigInt64Array(capacity);
    this.#nulls = new Uint8Array(capacity);
  }
  set(row: number, value: bigint | null): void {
    this.#values[row] = value ?? 0n;
    this.#nulls[row] = value === null ? 1 : 0;
  }
  parts(rows: number): Uint8Array[] {
    return [this.#nulls.subarray(0, rows), bytesOf(this.#values.subarray(0, rows))];
  }
}

const DAY_MS = 86_400_000;

/** Days as YYYY-MM-DD; `''` is the column's own open end. A text that is no day of 1970 to 2149 is an error. */
export class DayColumn implements NativeColumn {
  readonly type = 'Date';
  readonly name: string;
  readonly #values: Uint16Array;
  readonly #numbers: Map<string, number>;
  constructor(name: string, capacity: number, open: string) {
    this.name = name;
    this.#values = new Uint16Array(capacity);
    this.#numbers = new Map([['', Date.parse(open) / DAY_MS]]);
  }
  set(row: number, day: string): void {
    let number = this.#numbers.get(day);
    if (number === undefined) {
      number = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) / DAY_MS : Number.NaN;
      if (!(number >= 0 && number <= 0xffff)) throw new RangeError(`"${day}" is not a day`);
      this.#numbers.set(day, number);
    }
    this.#values[row] = number;
  }
  parts(rows: number): Uint8Array[] {
    return [bytesOf(this.#values.subarray(0, rows))];
  }
}
