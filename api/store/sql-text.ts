import { readFileSync } from 'node:fs';

/** The text of a query file that stands beside the module that names it. */
export function readSql(file: string, moduleUrl: string): string {
  return readFileSync(new URL(file, moduleUrl), 'utf8');
}

/** SQL without `--` comments; quoted text is kept as it is. */
export function withoutComments(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'|--[^\n]*/g, (found) => (found.startsWith('--') ? '' : found));
}

/** The statements of a file; a `;` inside quotes or comments ends nothing. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const part of withoutComments(sql).split(/('(?:[^'\\]|\\.|'')*'|;)/)) {
    if (part === ';') {
      statements.push(current.trim());
      current = '';
    } else {
      current += part;
    }
  }
  statements.push(current.trim());
  return statements.filter((statement) => statement !== '');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const ENDS_WITH_SETTINGS = /\bSETTINGS\b[^()]*$/;

/**
 * Settings ride in the SQL: sent beside it, chDB would keep them for the next query of its connection.
 * 64-bit integers are quoted, for a JSON number loses digits beyond 2^53.
 */
export function withReadSettings(sql: string, name: string): string {
  const bare = withoutComments(sql).trim().replace(/;$/, '');
  const own = `output_format_json_quote_64bit_integers = 1, log_comment = ${quoted(name)}`;
  return ENDS_WITH_SETTINGS.test(bare) ? `${bare}, ${own}` : `${bare}\nSETTINGS ${own}`;
}

/**
 * `INSERT INTO table (columns) SETTINGS ... FORMAT format`. Asynchronous inserts are off: an acknowledged batch must be
 * on disk, and the token works on the insert's own block.
 */
export function insertStatement(table: string, columns: readonly string[], format: string, token: string): string {
  const settings = ['async_insert = 0', `log_comment = ${quoted(`insert-${table}`)}`];
  if (token !== '') settings.push(`insert_deduplication_token = ${quoted(token)}`);
  return `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settings.join(', ')} FORMAT ${format}`;
}
