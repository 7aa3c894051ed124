const LOCALE = 'en-GB';
const plain = new Map<number, Intl.NumberFormat>();

export function formatNumber(value: number, digits = 0): string {
  let found = plain.get(digits);
  if (found === undefined) {
    found = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits });
    plain.set(digits, found);
  }
  return found.format(value).replace(/^-/, '−');
}

/** A share 0..1; never `100 %` for what is not whole, never `0 %` for what is there. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return '—';
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  const digits = percent < 10 || (percent > 99 && percent < 100) ? 1 : 0;
  return `${formatNumber(percent, digits)} %`;
}

/** Change in percent; '' where the base is too small to say something with it. */
export function formatPercentChange(change: bigint | null, base: bigint | null): string {
  if (change === null || base === null || base <= 0n) return '';
  const percent = Number((change * 10_000n) / base) / 100;
  if (Math.abs(percent) >= 1000) return `× ${formatNumber(percent / 100 + 1, 0)}`;
  const text = formatNumber(Math.abs(percent), Math.abs(percent) < 10 ? 1 : 0);
  return `${percent < 0 ? '−' : '+'}${text} %`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '—';
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${bytes < 0 ? '−' : ''}${formatNumber(value, digits)} ${BYTE_UNITS[unit]}`;
}

/** Millicores as Kubernetes writes them below one core, cores above. */
export function formatCpu(milli: number | null): string {
  if (milli === null) return '—';
  if (Math.abs(milli) < 1000) return `${formatNumber(milli, milli < 10 && milli % 1 !== 0 ? 1 : 0)} m`;
  return `${formatNumber(milli / 1000, milli < 10_000 ? 2 : 1)} ${milli === 1000 ? 'core' : 'cores'}`;
}

export function formatRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '—' : `${formatBytes(bytesPerSecond)}/s`;
}

export function formatDuration(seconds: number | null): string {
  if (seconds === null) return '—';
  if (seconds < 1) return '< 1 s';
  if (seconds < 90) return `${formatNumber(seconds)} s`;
  if (seconds < 5400) return `${formatNumber(seconds / 60)} min`;
  if (seconds < 129_600) return `${formatNumber(seconds / 3600, 1)} h`;
  if (seconds < 60 * 86_400) return `${formatNumber(seconds / 86_400, 1)} d`;
  if (seconds < 700 * 86_400) return count(Math.round(seconds / (30.44 * 86_400)), 'month');
  return count(Math.round(seconds / (365.25 * 86_400)), 'year');
}

const plural = new Intl.PluralRules(LOCALE);
export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${plural.select(value) === 'one' ? one : many}`;
}

export const collator = new Intl.Collator(LOCALE, { numeric: true, sensitivity: 'base' });
