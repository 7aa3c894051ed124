import type { LogLevel } from '../log.ts';
import type { Step } from '../startup.ts';

/** Everything that is not an answer goes to stderr, one line at a time. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

export function logLevelOf(text: string | undefined): LogLevel {
  return LEVELS.find((level) => level === text) ?? 'error';
}

const shown = new Map<string, string>();

/** The line for a step, or null where it says no more than the last one: tenths, not every message. */
export function stepLine(step: Step): string | null {
  const tenths = Math.floor(step.share * 10) * 10;
  const mark = step.state === 'running' ? `running ${tenths}` : `${step.state} ${step.detail}`;
  if (shown.get(step.step) === mark) return null;
  shown.set(step.step, mark);
  const detail = step.detail === '' ? '' : ` (${step.detail})`;
  switch (step.state) {
    case 'waiting':
      return null;
    case 'running':
      return tenths === 0 ? null : `${step.step}: ${tenths} %${detail}`;
    case 'done':
      return `${step.step}: done${detail}`;
    case 'failed':
      return `${step.step}: failed${detail}`;
  }
}

/** Names to the left, numbers to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const left = Math.max(...rows.map((row) => row[0]?.length ?? 0));
  const right = Math.max(...rows.map((row) => row[1]?.length ?? 0));
  return rows.map((row) => `${(row[0] ?? '').padEnd(left)}  ${(row[1] ?? '').padStart(right)}`).join('\n');
}
