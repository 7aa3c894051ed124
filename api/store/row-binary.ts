const CHUNK_BYTES = 1 << 20;
const TWO_32 = 4_294_967_296;

/**
 * Writes ClickHouse's RowBinary into chunks of a megabyte. 64-bit integers are written as two halves of a double,
 * exact below 2^53: BigInt writes are ten times slower.
 */
export class RowBinaryWriter {
  readonly #chunks: Uint8Array[] = [];
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #offset = 0;

  /** Call before a row: guarantees room for `bytes`. */
  reserve(bytes: number): void {
    if (this.#offset + bytes <= this.#buffer.length) return;
    this.#chunks.push(this.#buffer.subarray(0, this.#offset));
    this.#buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes));
    this.#offset = 0;
  }

  u8(value: number): void {
    this.#buffer[this.#offset++] = value;
  }

  u16(value: number): void {
    this.#offset = this.#buffer.writeUInt16LE(value, this.#offset);
  }

  u32(value: number): void {
    this.#offset = this.#buffer.writeUInt32LE(value, this.#offset);
  }

  u64(value: number): void {
    this.#offset = this.#buffer.writeUInt32LE(value % TWO_32, this.#offset);
    this.#offset = this.#buffer.writeUInt32LE(Math.floor(value / TWO_32), this.#offset);
  }

  bytes(value: Uint8Array): void {
    this.#buffer.set(value, this.#offset);
    this.#offset += value.length;
  }

  chunks(): readonly Uint8Array[] {
    return [...this.#chunks, this.#buffer.subarray(0, this.#offset)];
  }
}

/** Strings as RowBinary has them (length as LEB128, then UTF-8), one after the other. */
export function stringsToRowBinary(values: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const value of values) {
    const text = Buffer.from(value);
    const length: number[] = [];
    let rest = text.length;
    while (rest > 0x7f) {
      length.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    length.push(rest);
    parts.push(Uint8Array.from(length), text);
  }
  return Buffer.concat(parts);
}
