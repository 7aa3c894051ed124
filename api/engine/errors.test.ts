import { expect, it } from 'vitest';
import { engineError } from './errors.ts';

it('takes the code from ClickHouse and the status that its server would give', () => {
  const text = 'Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)';
  expect(engineError(new Error(text))).toEqual({ code: 60, message: text, status: 404 });
  expect(engineError(new Error('Code: 241. DB::Exception: Memory limit. (MEMORY_LIMIT_EXCEEDED)')).status).toBe(500);
});

it('says that the disk is full, whoever wrote to it', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(engineError(full)).toMatchObject({ code: 243, status: 500 });
  expect(engineError(full).message).toMatch(/disk .* full.*NOT_ENOUGH_SPACE/);
});

it('wraps what is none of ClickHouse', () => {
  expect(engineError('odd')).toEqual({
    code: 1002,
    message: 'Code: 1002. DB::Exception: odd (UNKNOWN_EXCEPTION)',
    status: 500,
  });
});
