import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode, Problem } from './errors.ts';

const document = readFileSync(new URL('../../ERRORS.md', import.meta.url), 'utf8');

interface Entry {
  readonly status: number;
  readonly message: string;
  readonly hint: string;
}

function entries(): ReadonlyMap<string, Entry> {
  const sections = document.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [head = '', message = '', hint = ''] = section.trim().split(/\n\n/);
      const match = /^([A-Z_]+) \((\d{3})\)$/.exec(head);
      if (match === null) throw new Error(`"${head}" is not a heading like CODE (400)`);
      return [match[1] ?? '', { status: Number(match[2]), message, hint: hint.replace(/^What to do: /, '') }];
    }),
  );
}

describe('ERRORS.md', () => {
  test('says of every error what the catalogue says, and nothing else', () => {
    const catalogue = Object.entries(ERRORS).map(([code, { status, message, hint }]) => [
      code,
      { status, message, hint },
    ]);
    expect([...entries()]).toEqual(catalogue);
  });
});

describe('the catalogue', () => {
  test.each(Object.entries(ERRORS))('%s is a sentence with something to do', (_, { message, hint }) => {
    expect(message).toMatch(/^[A-Z{].*\.$/);
    expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  test('a problem fills in what it knows', () => {
    const problem = new Problem('CURRENCY_NOT_KEPT', { currency: 'GBP', kept: 'EUR, USD' });
    expect(problem.message).toBe('No costs are kept in GBP.');
    expect(problem.hint).toContain('EUR, USD');
    expect(problem.status).toBe(400);
  });

  test('codes are typed', () => {
    const code: ErrorCode = 'NOT_FOUND';
    expect(ERRORS[code].status).toBe(404);
  });
});
