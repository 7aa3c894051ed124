import { expect, test } from 'vitest';
import { askJson, askText } from './http.ts';

const URL = 'https://prices.example/list';

function failing(message: string) {
  return (): Response => {
    throw new Error(message);
  };
}

function answering(...answers: (() => Response)[]) {
  const pauses: number[] = [];
  const fetch = async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer?.() ?? new Response('', { status: 500 });
  };
  return { pauses, context: { fetch, pause: async (milliseconds: number) => void pauses.push(milliseconds) } };
}

test('busy and broken servers are asked again, with the pause that they name', async () => {
  const { context, pauses } = answering(
    () => new Response('', { status: 429, headers: { 'retry-after': '7' } }),
    () => new Response('', { status: 503 }),
    failing('socket hang up'),
    () => new Response('{"a":1}'),
  );
  expect((await askJson(context, URL)).body.get('a').number()).toBe(1);
  expect(pauses).toEqual([7_000, 2_000, 4_000]);
});

test.each([
  ['busy', () => new Response('', { status: 429 }), /did not answer after 4 tries \(status 429\)/],
  ['unreachable', () => new Response('', { status: 502 }), /did not answer after 4 tries/],
  ['unreachable', failing('getaddrinfo ENOTFOUND'), /ENOTFOUND/],
  ['credentials', () => new Response('', { status: 401 }), /refused the credentials \(401\): check the token/],
  [
    'credentials',
    () => new Response('{"error":{"details":[{"reason":"API_KEY_INVALID"}]}}', { status: 400 }),
    /credentials/,
  ],
  ['schema', () => new Response('', { status: 404 }), /answered 404 for \/list/],
  ['schema', () => new Response('<!doctype html><title>Login</title>'), /a web page instead of JSON/],
  ['truncated', () => new Response('{"servers":[{"id":1},{"i'), /end too early/],
  ['schema', () => new Response('{"a":}'), /not JSON/],
])('%s', async (fault, answer, message) => {
  const { context } = answering(answer);
  await expect(askJson(context, URL)).rejects.toMatchObject({ fault, message: expect.stringMatching(message) });
});

async function drain(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

test('a list that breaks off is an error, not an end', async () => {
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode('a,b\n1,2\n'));
    },
    pull(stream) {
      stream.error(new Error('terminated'));
    },
  });
  const { context } = answering();
  const broken = { ...context, fetch: async () => new Response(body) };
  await expect(drain(askText(broken, URL))).rejects.toMatchObject({ fault: 'truncated' });
  const page = { ...context, fetch: async () => new Response('<html>') };
  await expect(drain(askText(page, URL))).rejects.toMatchObject({ fault: 'schema' });
});
