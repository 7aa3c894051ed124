// What the front must know of a statement to carry it: whether it returns a result, whether a body of data follows,
// and where INTO OUTFILE / FROM INFILE go, by which the engine reads and writes our pipes and files itself.
import { isKeyword, type Token, tokens } from './tokens.ts';

/** Returns rows: `text(pipe)` is the statement with the result sent to that file. */
interface ResultStatement {
  readonly kind: 'result';
  readonly format: string | null;
  readonly text: (path: string) => string;
}

/** Takes data, which begin at the offset `data` of the text; `text(file)` reads them from that file. */
export interface InsertStatement {
  readonly kind: 'insert';
  readonly data: number;
  /** In the format Values, whose data are expressions. */
  readonly values: boolean;
  readonly text: (path: string) => string;
}

interface OtherStatement {
  readonly kind: 'other';
  readonly format: string | null;
  /** INSERT ... SELECT, or with its values in the statement: the rows counted are rows written. */
  readonly writes: boolean;
}

export type Statement = ResultStatement | InsertStatement | OtherStatement;

const RESULT_KEYWORDS = ['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN', 'CHECK'];

/** A statement refused before it reaches the engine, with ClickHouse's own code and type. */
export class Refusal extends Error {
  readonly code: number;
  readonly type: string;
  constructor(code: number, type: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message} (${type})`);
    this.code = code;
    this.type = type;
  }
}

export const quoteLiteral = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;

function readInsert(sql: string, rest: Iterator<Token>, hasBody: boolean): InsertStatement | null {
  let settings: Token | null = null;
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    const token = next.value;
    if (token.depth > 0 || token.kind !== 'word') continue;
    const word = token.text.toUpperCase();
    if (word === 'SELECT' || word === 'WITH') return null;
    if (word === 'INFILE') {
      throw new Refusal(48, 'NOT_IMPLEMENTED', 'FROM INFILE is not accepted over HTTP: send the data as the body.');
    }
    if (word === 'SETTINGS') settings ??= token;
    if (word === 'VALUES') {
      // Values in the statement itself may use query parameters and are scanned like the rest: not data.
      if (!hasBody) return null;
      const at = settings?.start ?? token.start;
      const head = sql.slice(0, at);
      const middle = sql.slice(at, token.start);
      return {
        kind: 'insert',
        data: token.end,
        values: true,
        text: (path) => `${head} FROM INFILE ${quoteLiteral(path)} ${middle} FORMAT Values`,
      };
    }
    if (word === 'FORMAT') {
      const name = rest.next();
      if (name.done === true || name.value.kind !== 'word') return null;
      const at = settings?.start ?? token.start;
      const head = sql.slice(0, at);
      const tail = sql.slice(at, name.value.end);
      // One line break belongs to the statement, not to the data: a binary format begins right behind it.
      const gap = /^[ \t\f\v]*(?:;[ \t]*)?\r?\n?/.exec(sql.slice(name.value.end, name.value.end + 64))?.[0].length ?? 0;
      return {
        kind: 'insert',
        data: name.value.end + gap,
        values: name.value.text.toUpperCase() === 'VALUES',
        text: (path) => `${head} FROM INFILE ${quoteLiteral(path)} ${tail}`,
      };
    }
  }
  return null;
}

/** Index of the FORMAT keyword of the statement itself: not a column or an alias of that name. */
function formatClause(list: readonly Token[]): number {
  for (let i = list.length - 2; i > 0; i -= 1) {
    const after = list[i + 2];
    if (
      isKeyword(list[i], 'FORMAT') &&
      list[i]?.depth === 0 &&
      list[i + 1]?.kind === 'word' &&
      (after === undefined || isKeyword(after, 'SETTINGS'))
    )
      return i;
  }
  return -1;
}

/**
 * `sql` is the text as bytes (latin1). `hasBody` says that data come apart from the statement.
 * Throws Refusal for what HTTP does not carry: several statements, INTO OUTFILE, FROM INFILE.
 */
export function readStatement(sql: string, hasBody: boolean, check: (list: readonly Token[]) => void): Statement {
  const iterator = tokens(sql);
  const first = iterator.next();
  if (first.done === true) throw new Refusal(62, 'SYNTAX_ERROR', 'Empty query.');
  if (isKeyword(first.value, 'INSERT')) {
    const insert = readInsert(sql, iterator, hasBody);
    if (insert !== null) {
      check([...tokens(insert.text(''))]);
      return insert;
    }
  }
  const list = [...tokens(sql)];
  while (list.length > 0 && list.at(-1)?.text === ';' && list.at(-1)?.kind === 'punctuation') list.pop();
  const last = list.at(-1);
  if (last === undefined) throw new Refusal(62, 'SYNTAX_ERROR', 'Empty query.');
  if (list.some((t) => t.kind === 'punctuation' && t.text === ';')) {
    throw new Refusal(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed).');
  }
  if (list.some((t, i) => isKeyword(t, 'OUTFILE') && isKeyword(list[i - 1], 'INTO'))) {
    throw new Refusal(1, 'UNSUPPORTED_METHOD', 'INTO OUTFILE is not accepted over HTTP.');
  }
  check(list);
  const at = formatClause(list);
  const format = at < 0 ? null : (list[at + 1]?.text ?? null);
  const opening = list.find((t) => t.text !== '(');
  const writes =
    isKeyword(opening, 'INSERT') || (isKeyword(opening, 'WITH') && list.some((t) => isKeyword(t, 'INSERT')));
  if (writes || !isKeyword(opening, ...RESULT_KEYWORDS)) return { kind: 'other', format, writes };
  const cut = at < 0 ? last.end : (list[at]?.start ?? last.end);
  const head = sql.slice(0, cut);
  const tail = sql.slice(cut, last.end);
  return { kind: 'result', format, text: (path) => `${head}\nINTO OUTFILE ${quoteLiteral(path)} APPEND ${tail}` };
}
