import { type SourceContext, SourceError } from './source.ts';

const TRIES = 4;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

type Asking = Pick<SourceContext, 'fetch' | 'pause'>;

/** An answer of 200; asks again after 429, 5xx and network failures, with the pause that the source names. */
async function ask(context: Asking, url: string, headers: Record<string, string> = {}): Promise<Response> {
  let last = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    let response: Response;
    try {
      response = await context.fetch(url, { headers });
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      if (attempt < TRIES) await context.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      continue;
    }
    if (response.ok) return response;
    const { status } = response;
    const refusal = status === 400 && (await response.text().catch(() => '')).includes('API_KEY_INVALID');
    if (!response.bodyUsed) await response.body?.cancel();
    if (refusal || status === 401 || status === 403) {
      throw new SourceError(
        'credentials',
        `${hostOf(url)} refused the credentials (${status}): check the token or key.`,
      );
    }
    if (status !== 429 && status < 500) {
      throw new SourceError(
        'schema',
        `${hostOf(url)} answered ${status} for ${pathOf(url)}: its address may have changed.`,
      );
    }
    last = `status ${status}`;
    if (attempt < TRIES) await context.pause(pauseOf(response, attempt));
  }
  const busy = last.startsWith('status 429');
  throw new SourceError(busy ? 'busy' : 'unreachable', `${hostOf(url)} did not answer after ${TRIES} tries (${last}).`);
}

function pauseOf(response: Response, attempt: number): number {
  const named = Number(response.headers.get('retry-after')) * 1000;
  const pause = Number.isFinite(named) && named > 0 ? named : FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(pause, LONGEST_PAUSE_MS);
}

/** The JSON of an address. A page of HTML and a body that was cut off are told apart, for their causes differ. */
export async function askJson(
  context: Asking,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ readonly body: Json; readonly headers: Headers }> {
  const response = await ask(context, url, { accept: 'application/json', ...headers });
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new SourceError('truncated', `${hostOf(url)} broke off in the middle of its answer.`);
  }
  return { body: parseJson(text, url), headers: response.headers };
}

export function parseJson(text: string, url: string): Json {
  const start = text.trimStart();
  if (start.startsWith('<')) {
    throw new SourceError(
      'schema',
      `${hostOf(url)} answered a web page instead of JSON: a proxy or an error page stands before it.`,
    );
  }
  try {
    return new Json(JSON.parse(text), '$', hostOf(url));
  } catch {
    const whole = /[}\]]\s*$/.test(text);
    throw whole
      ? new SourceError('schema', `${hostOf(url)} answered something that is not JSON.`)
      : new SourceError('truncated', `${hostOf(url)} answered ${text.length} characters that end too early.`);
  }
}

/** Pieces of a text too large to hold; a body that breaks off is an error, not an end. */
export async function* askText(context: Asking, url: string): AsyncGenerator<string, void, undefined> {
  const response = await ask(context, url);
  if (!response.body) throw new SourceError('truncated', `${hostOf(url)} answered nothing.`);
  const decoder = new TextDecoder();
  let first = true;
  try {
    for await (const bytes of response.body) {
      const piece = decoder.decode(bytes, { stream: true });
      if (first && piece.trimStart().startsWith('<')) {
        throw new SourceError('schema', `${hostOf(url)} answered a web page instead of a price list.`);
      }
      first = false;
      yield piece;
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError('truncated', `${hostOf(url)} broke off in the middle of its answer.`);
  }
  yield decoder.decode();
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** JSON of a stranger: every step says what it expected and where. */
export class Json {
  readonly #value: unknown;
  readonly #path: string;
  readonly #source: string;

  constructor(value: unknown, path: string, source: string) {
    this.#value = value;
    this.#path = path;
    this.#source = source;
  }

  /** a member; absent and null are one */
  get(key: string): Json {
    const inside = isRecord(this.#value) ? this.#value[key] : undefined;
    return new Json(inside, `${this.#path}.${key}`, this.#source);
  }

  get absent(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  list(): readonly Json[] {
    if (!Array.isArray(this.#value)) return this.#fail('a list');
    return this.#value.map((item, index) => new Json(item, `${this.#path}[${index}]`, this.#source));
  }

  /** as `list`, empty where absent */
  maybeList(): readonly Json[] {
    return this.absent ? [] : this.list();
  }

  members(): readonly (readonly [string, Json])[] {
    if (!isRecord(this.#value)) return this.#fail('an object');
    return Object.entries(this.#value).map(([key, value]) => [
      key,
      new Json(value, `${this.#path}.${key}`, this.#source),
    ]);
  }

  text(): string {
    return typeof this.#value === 'string' ? this.#value : this.#fail('a text');
  }

  number(): number {
    return typeof this.#value === 'number' ? this.#value : this.#fail('a number');
  }

  /** '' where it is no text */
  maybeText(): string {
    return typeof this.#value === 'string' ? this.#value : '';
  }

  /** 0 where it is no number */
  maybeNumber(): number {
    return typeof this.#value === 'number' ? this.#value : 0;
  }

  isTrue(): boolean {
    return this.#value === true;
  }

  #fail(expected: string): never {
    throw new SourceError('schema', `${this.#source} changed its form: ${this.#path} is not ${expected}.`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
