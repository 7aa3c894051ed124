import { StoreError } from '@plimsoll/store/store-error';
import { Problem } from '../errors.ts';

/** What a failure of the store means to whoever asked; null where the failure is not the store's or is a bug. */
export function storeProblem(error: unknown, answerTimeoutMs: number): Problem | null {
  if (!(error instanceof StoreError)) return null;
  switch (error.code) {
    case 'unreachable':
    case 'unauthorized':
    case 'schema':
    case 'locked':
      return new Problem('STORE_UNAVAILABLE', {}, error);
    case 'full_disk':
      return new Problem('DISK_FULL', {}, error);
    case 'timeout':
      return new Problem('TOOK_TOO_LONG', { seconds: String(answerTimeoutMs / 1000) }, error);
    default:
      return null;
  }
}
