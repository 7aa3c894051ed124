// Just enough of ClickHouse's lexer to find clauses outside of strings and comments. Positions are offsets into the
// text given; a request is scanned as latin1, so that they are byte offsets and binary data behind it is left alone.

type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'punctuation';

export interface Token {
  readonly kind: TokenKind;
  /** A word in its own case; a quoted identifier or string without its quotes, escapes undone; else the character. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nesting of ( [ { around the token. */
  readonly depth: number;
}

const WORD_START = /[A-Za-z_$\x80-\xff]/;
const WORD = /[A-Za-z0-9_$\x80-\xff]/;
const SPACE = /[\s\0\x85\xa0]/;

function readQuoted(sql: string, start: number): { text: string; end: number } {
  const quote = sql[start];
  let text = '';
  let at = start + 1;
  while (at < sql.length) {
    const c = sql[at];
    if (c === '\\') {
      text += sql[at + 1] ?? '';
      at += 2;
    } else if (c === quote) {
      if (sql[at + 1] !== quote) return { text, end: at + 1 };
      text += quote;
      at += 2;
    } else {
      text += c;
      at += 1;
    }
  }
  return { text, end: at };
}

function readHeredoc(sql: string, start: number): { text: string; end: number } | null {
  const tag = /^\$[A-Za-z0-9_]*\$/.exec(sql.slice(start, start + 130))?.[0];
  if (tag === undefined) return null;
  const close = sql.indexOf(tag, start + tag.length);
  if (close < 0) return null;
  return { text: sql.slice(start + tag.length, close), end: close + tag.length };
}

function skipBlank(sql: string, from: number): number {
  let at = from;
  for (;;) {
    const c = sql[at];
    if (c === undefined) return at;
    if (SPACE.test(c)) at += 1;
    else if ((c === '-' && sql[at + 1] === '-') || (c === '#' && (sql[at + 1] === ' ' || sql[at + 1] === '!'))) {
      const line = sql.indexOf('\n', at);
      at = line < 0 ? sql.length : line + 1;
    } else if (c === '/' && sql[at + 1] === '*') {
      // ClickHouse's block comments nest.
      let open = 1;
      at += 2;
      while (open > 0 && at < sql.length) {
        if (sql.startsWith('/*', at)) {
          open += 1;
          at += 2;
        } else if (sql.startsWith('*/', at)) {
          open -= 1;
          at += 2;
        } else at += 1;
      }
    } else return at;
  }
}

/** Lazy: an INSERT's data behind its FORMAT clause is never scanned unless the caller asks for more tokens. */
export function* tokens(sql: string): Generator<Token> {
  let at = skipBlank(sql, 0);
  let depth = 0;
  while (at < sql.length) {
    const start = at;
    const c = sql[at] ?? '';
    const heredoc = c === '$' ? readHeredoc(sql, at) : null;
    if (heredoc !== null) {
      at = heredoc.end;
      yield { kind: 'string', text: heredoc.text, start, end: at, depth };
    } else if (c === "'" || c === '"' || c === '`') {
      const { text, end } = readQuoted(sql, at);
      at = end;
      yield { kind: c === "'" ? 'string' : 'quoted', text, start, end, depth };
    } else if (WORD_START.test(c)) {
      while (at < sql.length && WORD.test(sql[at] ?? '')) at += 1;
      yield { kind: 'word', text: sql.slice(start, at), start, end: at, depth };
    } else if (/[0-9]/.test(c)) {
      while (at < sql.length && /[0-9A-Za-z_.]/.test(sql[at] ?? '')) at += 1;
      yield { kind: 'number', text: sql.slice(start, at), start, end: at, depth };
    } else {
      at += 1;
      if (c === ')' || c === ']' || c === '}') depth -= 1;
      yield { kind: 'punctuation', text: c, start, end: at, depth };
      if (c === '(' || c === '[' || c === '{') depth += 1;
    }
    at = skipBlank(sql, at);
  }
}

/** A bare word that is this keyword, in any case. */
export function isKeyword(token: Token | undefined, ...keywords: string[]): boolean {
  return token?.kind === 'word' && keywords.includes(token.text.toUpperCase());
}
