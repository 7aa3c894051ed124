import { describe, expect, it } from 'vitest';
import { refuseOutside } from './guard.ts';
import { readStatement } from './statement.ts';

const read = (sql: string, hasBody = false, params: string[] = []) =>
  readStatement(sql, hasBody, (list) => refuseOutside(list, params));

function sent(sql: string, hasBody = false): string {
  const statement = read(sql, hasBody);
  return statement.kind === 'other' ? 'other' : statement.text('P').replaceAll(/\s+/g, ' ');
}

describe('results', () => {
  it.each([
    ['SELECT 1', "SELECT 1 INTO OUTFILE 'P' APPEND "],
    ['select 1 format JSON;', "select 1 INTO OUTFILE 'P' APPEND format JSON"],
    ['SELECT 1 -- FORMAT CSV', "SELECT 1 INTO OUTFILE 'P' APPEND "],
    ["SELECT 'FORMAT x' FORMAT CSV SETTINGS a=1", "SELECT 'FORMAT x' INTO OUTFILE 'P' APPEND FORMAT CSV SETTINGS a=1"],
    ['SELECT format FROM t', "SELECT format FROM t INTO OUTFILE 'P' APPEND "],
    ['SELECT a format, b FROM t', "SELECT a format, b FROM t INTO OUTFILE 'P' APPEND "],
    [
      '(SELECT 1) UNION ALL (SELECT 2) FORMAT TSV',
      "(SELECT 1) UNION ALL (SELECT 2) INTO OUTFILE 'P' APPEND FORMAT TSV",
    ],
    ['/* a /* b */ ; */ WITH 1 AS x SELECT x', "/* a /* b */ ; */ WITH 1 AS x SELECT x INTO OUTFILE 'P' APPEND "],
    ["SHOW TABLES LIKE 'a;b'", "SHOW TABLES LIKE 'a;b' INTO OUTFILE 'P' APPEND "],
  ])('%s', (sql, expected) => expect(sent(sql)).toBe(expected));

  it.each([
    'CREATE TABLE t (a UInt8)',
    'INSERT INTO t SELECT 1',
    'WITH 1 AS x INSERT INTO t SELECT x',
    'DROP TABLE t',
    'SET a = 1',
  ])('%s returns nothing', (sql) => expect(sent(sql)).toBe('other'));
});

describe('inserts', () => {
  it.each([
    ['INSERT INTO t FORMAT RowBinary', "INSERT INTO t FROM INFILE 'P' FORMAT RowBinary"],
    [
      "INSERT INTO d.t (a, `b c`) SETTINGS x='1', y=2 FORMAT JSONEachRow",
      "INSERT INTO d.t (a, `b c`) FROM INFILE 'P' SETTINGS x='1', y=2 FORMAT JSONEachRow",
    ],
    ['INSERT INTO `format` (`settings`) FORMAT CSV', "INSERT INTO `format` (`settings`) FROM INFILE 'P' FORMAT CSV"],
    ['INSERT INTO t VALUES', "INSERT INTO t FROM INFILE 'P' FORMAT Values"],
  ])('%s', (sql, expected) => expect(sent(sql, true)).toBe(expected));

  it('finds where data begin, and does not look into them', () => {
    const statement = read("INSERT INTO t FORMAT CSV\n1,'; SELECT file(");
    expect(statement).toMatchObject({ kind: 'insert', data: 25 });
    expect(read('INSERT INTO t FORMAT RowBinary\n\n\0')).toMatchObject({ kind: 'insert', data: 31 });
  });

  it('leaves values in the statement to the engine', () => {
    expect(read("INSERT INTO t VALUES ({x:UInt8}, 'a;b')")).toMatchObject({ kind: 'other', writes: true });
  });
});

describe('refused', () => {
  it.each([
    'SELECT 1; SELECT 2',
    '',
    ' -- nothing',
    "SELECT * FROM FILE ('x')",
    'SELECT * FROM "url"(\'x\')',
    "SELECT * FROM s3/* */('x')",
    'CREATE TABLE t (a UInt8) ENGINE Kafka',
    "INSERT INTO FUNCTION file('x') FORMAT CSV",
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV",
    "SELECT 1 INTO OUTFILE 'x'",
    'SELECT * FROM default.x',
    'SELECT * FROM `default`.x',
    'SHOW TABLES FROM `default`',
    'DROP DATABASE default',
    'USE default',
    "BACKUP TABLE t TO Disk('d', 'x')",
    "CREATE DICTIONARY d (a UInt8) PRIMARY KEY a SOURCE(FILE(path '/x' format 'CSV')) LAYOUT(FLAT())",
    'SYSTEM SHUTDOWN',
    "ATTACH TABLE t FROM '/x' (a UInt8) ENGINE = MergeTree ORDER BY a",
  ])('%s', (sql) => expect(() => read(sql)).toThrow(/^Code: \d+\. DB::Exception: .* \([A-Z_]+\)$/));

  it('a name that a parameter brings in', () => {
    expect(() => read('SELECT * FROM {d:Identifier}.x', false, ['default'])).toThrow('ACCESS_DENIED');
    expect(read('SELECT {ns:String}', false, ['default'])).toMatchObject({ kind: 'result' });
  });

  it.each([
    "SELECT 'file(' AS file, `url` FROM t WHERE remote = 'url(x)'",
    'CREATE TABLE t (a UInt8 DEFAULT 1, url String) ENGINE = MergeTree ORDER BY a',
    'INSERT INTO url (a, b) SELECT 1, 2',
    'SELECT $$ file( $$',
  ])('not %s', (sql) => expect(() => read(sql)).not.toThrow());
});
