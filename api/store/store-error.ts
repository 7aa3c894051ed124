/**
 * Why the store did not answer, for callers that must tell these apart:
 * `unreachable` (retry later), `unauthorized`, `timeout`, `full_disk` (nothing was written), `cluster_conflict`,
 * `schema` (the store's tables are newer than, or differ from, this program), `locked`, `query` (a fault in a query).
 */
export type StoreErrorCode =
  | 'unreachable'
  | 'unauthorized'
  | 'timeout'
  | 'full_disk'
  | 'cluster_conflict'
  | 'schema'
  | 'locked'
  | 'query';

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

// the codes of ClickHouse's ErrorCodes.cpp that need an answer of their own
const TIMEOUT_EXCEEDED = '159';
const NOT_ENOUGH_SPACE = '243';
const CANNOT_WRITE_TO_FILE_DESCRIPTOR = '75';
const AUTHENTICATION_FAILED = '516';
const UNKNOWN_DATABASE = '81';
const UNKNOWN_TABLE = '60';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

function textCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (own !== '') return own;
  if ('errors' in error && Array.isArray(error.errors)) return textCode(error.errors[0]);
  return 'cause' in error ? textCode(error.cause) : '';
}

function textMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isNetworkFailure(error: unknown): boolean {
  return NETWORK_CODES.has(textCode(error)) || /socket hang up/i.test(textMessage(error));
}

/** Nothing has reached the store, so that even a write that must not run twice can be tried again. */
export function isConnectionRefused(error: unknown): boolean {
  return textCode(error) === 'ECONNREFUSED';
}

export function toStoreError(error: unknown, url: string, what: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = textCode(error);
  const message = textMessage(error);
  if (isNetworkFailure(error)) {
    return new StoreError('unreachable', `The store at ${url} does not answer (${code || message}).`, error);
  }
  if (code === AUTHENTICATION_FAILED || /authentication/i.test(message)) {
    return new StoreError('unauthorized', `The store at ${url} refused the user name or password.`, error);
  }
  if (code === NOT_ENOUGH_SPACE || (code === CANNOT_WRITE_TO_FILE_DESCRIPTOR && /space/i.test(message))) {
    return new StoreError('full_disk', 'The disk of the store is full: nothing of this write was kept.', error);
  }
  if (code === TIMEOUT_EXCEEDED || /timeout/i.test(message)) {
    return new StoreError('timeout', `The store took too long over ${what}.`, error);
  }
  if (code === UNKNOWN_DATABASE || code === UNKNOWN_TABLE) {
    return new StoreError('schema', `The store lacks a table that ${what} reads: run \`plimsoll migrate\`.`, error);
  }
  return new StoreError('query', `The store refused ${what}: ${message.slice(0, 500)}`, error);
}
