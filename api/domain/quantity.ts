/** Kubernetes resource quantities, exactly: no float ever holds one while it is read. */

/** numerator / denominator, denominator a power of ten */
interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const DECIMAL_EXPONENT: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;

function parse(text: string): Exact {
  const match = QUANTITY.exec(text);
  if (match === null) {
    throw new SyntaxError(`"${text}" is not a Kubernetes quantity; write a number such as 250m, 1.5, 512Mi or 1e3.`);
  }
  const [, sign, digits = '0', suffix = ''] = match;
  const point = digits.indexOf('.');
  const fraction = point < 0 ? '' : digits.slice(point + 1);
  const mantissa = BigInt((point < 0 ? digits : digits.slice(0, point)) + fraction || '0') * (sign === '-' ? -1n : 1n);
  const binary = BINARY[suffix];
  if (binary !== undefined) return { numerator: mantissa * binary, denominator: 10n ** BigInt(fraction.length) };
  // `E` alone is exa; with digits behind it, it is an exponent
  const exponent = DECIMAL_EXPONENT[suffix] ?? Number(suffix.slice(1));
  const scale = exponent - fraction.length;
  return scale >= 0
    ? { numerator: mantissa * 10n ** BigInt(scale), denominator: 1n }
    : { numerator: mantissa, denominator: 10n ** BigInt(-scale) };
}

/** Away from zero, as Kubernetes rounds when it scales a quantity: a request is never understated. */
function roundUp({ numerator, denominator }: Exact): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const up = (size + denominator - 1n) / denominator;
  return numerator < 0n ? -up : up;
}

function toSafeNumber(value: bigint, text: string): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) {
    throw new RangeError(`"${text}" is too large: above 2^53 - 1 after conversion.`);
  }
  return result;
}

function refuseNegative(value: bigint, text: string, what: string): bigint {
  if (value < 0n) throw new RangeError(`"${text}" is negative; ${what} cannot be.`);
  return value;
}

/** Thousandths of a core, rounded up (`1n` is 1), never negative. */
export function parseCpuMilli(text: string): number {
  const { numerator, denominator } = parse(text);
  return toSafeNumber(refuseNegative(roundUp({ numerator: numerator * 1000n, denominator }), text, 'CPU'), text);
}

/** Nano-cores as metrics.k8s.io reports usage (`131542987n`), in thousandths of a core without rounding up. */
export function parseCpuUsageMilli(text: string): number {
  const { numerator, denominator } = parse(text);
  const nanoCores = refuseNegative((numerator * 1_000_000_000n) / denominator, text, 'CPU usage');
  return toSafeNumber(nanoCores, text) / 1_000_000;
}

/** Bytes, rounded up, never negative. */
export function parseBytes(text: string): number {
  return toSafeNumber(refuseNegative(roundUp(parse(text)), text, 'memory'), text);
}

/** Whole things such as GPUs or pods, rounded up, never negative. */
export function parseCount(text: string): number {
  return toSafeNumber(refuseNegative(roundUp(parse(text)), text, 'a count'), text);
}

/** The value rounded up to a whole unit, of any size and sign. */
export function parseQuantity(text: string): bigint {
  return roundUp(parse(text));
}

/** `250m`, `2`: the shortest exact form of thousandths of a core. */
export function formatCpuMilli(cpuMilli: number): string {
  return cpuMilli % 1000 === 0 ? String(cpuMilli / 1000) : `${cpuMilli}m`;
}

/** `512Mi`, `8Gi`, `1000`: the largest binary unit that is exact. */
export function formatBytes(bytes: number): string {
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    const unit = Number(BINARY[suffix]);
    if (bytes !== 0 && bytes % unit === 0) return `${bytes / unit}${suffix}`;
  }
  return String(bytes);
}
