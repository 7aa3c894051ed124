import { expect, test } from 'vitest';
import { StoreError, toStoreError } from './store-error.ts';

function failure(code: string, message = ''): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  [failure('ECONNREFUSED'), 'unreachable'],
  [new Error('socket hang up'), 'unreachable'],
  [Object.assign(new Error('all failed'), { errors: [failure('ECONNREFUSED')] }), 'unreachable'],
  [failure('516', 'plimsoll: Authentication failed'), 'unauthorized'],
  [failure('243', 'Cannot reserve 1.00 MiB'), 'full_disk'],
  [failure('75', 'Cannot write: No space left on device'), 'full_disk'],
  [failure('159'), 'timeout'],
  [failure('60', "Table x doesn't exist"), 'schema'],
  [failure('62', 'Syntax error'), 'query'],
])('%s is told as %s', (error, code) => {
  const told = toStoreError(error, 'http://127.0.0.1:1', 'a query');
  expect(told).toBeInstanceOf(StoreError);
  expect(told.code).toBe(code);
  expect(told.message).toMatch(/^[A-Z].*/);
});

test('an error of the store stays what it is', () => {
  const error = new StoreError('locked', 'held');
  expect(toStoreError(error, '', '')).toBe(error);
});
