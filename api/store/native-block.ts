/**
 * One block of ClickHouse's Native format (column by column), as its HTTP interface reads it: number of columns and
 * rows as LEB128, then for each column its name, its type and its data. Dictionary columns are sent with their
 * dictionary, so that a label costs the engine one number a row instead of a string; see
 * https://clickhouse.com/docs/native-protocol/columns#lowcardinality
 */

/** Flags before the indexes of a LowCardinality column: its keys come with it and replace what was before. */
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_UPDATE = 1 << 10;
/** How the indexes are stored, by how many keys there are. */
const INDEX_BYTES = [1, 2, 4] as const;
const SHARED_DICTIONARY_VERSION = 1;
const TWO_32 = 4_294_967_296;

export interface NativeColumn {
  readonly name: string;
  readonly type: string;
  /** the data of the first `rows` rows */
  parts(rows: number): Uint8Array[];
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function text(value: string): Uint8Array[] {
  const bytes = Buffer.from(value);
  return [leb128(bytes.length), bytes];
}

/** The strings one after the other, each behind its length; one buffer, for a block may bring a key a row. */
function texts(values: Iterable<string>): Uint8Array {
  let buffer = Buffer.allocUnsafe(1 << 16);
  let end = 0;
  for (const value of values) {
    // a UTF-16 unit is three bytes of UTF-8 at the most, a length five of LEB128
    const room = value.length * 3 + 5;
    if (end + room > buffer.length)
      buffer = Buffer.concat([buffer.subarray(0, end)], Math.max(buffer.length * 2, end + room));
    const short = value.length < 0x80 ? buffer.write(value, end + 1) : 0x80;
    if (short < 0x80) {
      buffer[end] = short;
      end += 1 + short;
    } else {
      for (const part of text(value)) {
        buffer.set(part, end);
        end += part.length;
      }
    }
  }
  return buffer.subarray(0, end);
}

export class U8Column implements NativeColumn {
  readonly type = 'UInt8';
  readonly name: string;
  readonly values: Uint8Array;
  constructor(name: string, capacity: number) {
    this.name = name;
    this.values = new Uint8Array(capacity);
  }
  parts(rows: number): Uint8Array[] {
    return [this.values.subarray(0, rows)];
  }
}

export class U16Column implements NativeColumn {
  readonly type = 'UInt16';
  readonly name: string;
  readonly values: Uint16Array;
  constructor(name: string, capacity: number) {
    this.name = name;
    this.values = new Uint16Array(capacity);
  }
  parts(rows: number): Uint8Array[] {
    return [bytesOf(this.values.subarray(0, rows))];
  }
}

export class U32Column implements NativeColumn {
  readonly type: string;
  readonly name: string;
  readonly values: Uint32Array;
  constructor(name: string, capacity: number, type: 'UInt32' | `DateTime('UTC')` = 'UInt32') {
    this.name = name;
    this.type = type;
    this.values = new Uint32Array(capacity);
  }
  parts(rows: number): Uint8Array[] {
    return [bytesOf(this.values.subarray(0, rows))];
  }
}

/** 64-bit integers as two halves of a double, exact below 2^53: BigInt writes are ten times slower. */
export class U64Column implements NativeColumn {
  readonly type = 'UInt64';
  readonly name: string;
  readonly #halves: Uint32Array;
  constructor(name: string, capacity: number) {
    this.name = name;
    this.#halves = new Uint32Array(capacity * 2);
  }
  set(row: number, value: number): void {
    const high = Math.floor(value / TWO_32);
    this.#halves[row * 2] = value - high * TWO_32;
    this.#halves[row * 2 + 1] = high;
  }
  parts(rows: number): Uint8Array[] {
    return [bytesOf(this.#halves.subarray(0, rows * 2))];
  }
}

export class DictionaryColumn implements NativeColumn {
  readonly type = 'LowCardinality(String)';
  readonly name: string;
  readonly values: Uint32Array;
  readonly #numbers = new Map<string, number>();
  readonly #keys: string[] = [];
  constructor(name: string, capacity: number) {
    this.name = name;
    this.values = new Uint32Array(capacity);
  }
  /** the number that stands for `key` in this block */
  key(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.add(key);
    this.#numbers.set(key, number);
    return number;
  }
  /** a new key's number; the caller knows that it is new (a repeated one costs room, nothing else) */
  add(key: string): number {
    return this.#keys.push(key) - 1;
  }
  parts(rows: number): Uint8Array[] {
    const kind = this.#keys.length <= 0xff ? 0 : this.#keys.length <= 0xffff ? 1 : 2;
    const indexes = this.values.subarray(0, rows);
    const narrow =
      INDEX_BYTES[kind] === 1
        ? Uint8Array.from(indexes)
        : INDEX_BYTES[kind] === 2
          ? Uint16Array.from(indexes)
          : indexes;
    const header = BigUint64Array.from(
      [SHARED_DICTIONARY_VERSION, kind | HAS_ADDITIONAL_KEYS | NEEDS_UPDATE, this.#keys.length].map(BigInt),
    );
    return [bytesOf(header), texts(this.#keys), bytesOf(BigUint64Array.of(BigInt(rows))), bytesOf(narrow)];
  }
}

/** The block's bytes in order. Little-endian machines only, as ClickHouse itself. */
export function nativeBlock(columns: readonly NativeColumn[], rows: number): Uint8Array[] {
  return [
    leb128(columns.length),
    leb128(rows),
    ...columns.flatMap((column) => [...text(column.name), ...text(column.type), ...column.parts(rows)]),
  ];
}
