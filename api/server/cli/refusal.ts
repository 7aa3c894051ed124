/** Why a command ends: one sentence that says what is wrong and what to do, and the code it exits with. */
export class Refusal extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode = 1, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'Refusal';
    this.exitCode = exitCode;
  }
}

/** The command line itself is wrong. */
export const USAGE = 2;

export function isErrno(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

export function sentenceOf(error: unknown): string {
  if (isErrno(error, 'ENOSPC')) return DISK_FULL_SENTENCE;
  return error instanceof Error ? error.message : String(error);
}

export const DISK_FULL_SENTENCE =
  'The disk that holds the data folder is full: free some space or choose another folder with --data.';
