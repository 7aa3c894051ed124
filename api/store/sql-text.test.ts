import { describe, expect, test } from 'vitest';
import { insertStatement, statementsOf, withReadSettings } from './sql-text.ts';

describe('statements of a file', () => {
  test('end at semicolons that are neither quoted nor commented', () => {
    const sql = "-- one; two\nSELECT ';', '--', 'it''s; \\'; so';\nSELECT 2 -- three; four\n;\n";
    expect(statementsOf(sql)).toEqual(["SELECT ';', '--', 'it''s; \\'; so'", 'SELECT 2']);
  });
});

describe('settings of a query', () => {
  test('are added to its own', () => {
    expect(withReadSettings('SELECT f(1)\nSETTINGS max_threads = 1', 'q')).toBe(
      "SELECT f(1)\nSETTINGS max_threads = 1, output_format_json_quote_64bit_integers = 1, log_comment = 'q'",
    );
    expect(withReadSettings('SELECT 1;', "it's")).toBe(
      "SELECT 1\nSETTINGS output_format_json_quote_64bit_integers = 1, log_comment = 'it\\'s'",
    );
  });

  test('of a subquery are not taken for those of the query', () => {
    expect(withReadSettings('SELECT * FROM (SELECT 1 SETTINGS max_threads = 1)', 'q')).toContain(')\nSETTINGS output');
  });
});

describe('an insert', () => {
  test('quotes its token', () => {
    expect(insertStatement('t', ['a', 'b'], 'Native', "x'; DROP TABLE t --")).toBe(
      "INSERT INTO t (a, b) SETTINGS async_insert = 0, log_comment = 'insert-t', " +
        "insert_deduplication_token = 'x\\'; DROP TABLE t --' FORMAT Native",
    );
  });
});
