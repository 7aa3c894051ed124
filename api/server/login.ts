import type { FastifyInstance } from 'fastify';
import { Problem } from './errors.ts';
import { type Door, LOGIN_COOKIE } from './security.ts';

const page = (note: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Plimsoll: sign in</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 24rem; margin: 15vh auto; padding: 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; border-radius: .4rem; border: 1px solid GrayText; }
button { margin-top: 1rem; cursor: pointer; }
p[role=alert] { color: light-dark(#b00020, #ff8a80); min-height: 1.5em; }
</style>
<h1>Plimsoll</h1>
<form method="post" action="/login">
<label for="token">Access token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button>
<p role="alert">${note}</p>
</form>
</html>
`;

/** A wrong token costs a second, so that guessing does not pay. */
const WRONG_TOKEN_DELAY_MS = 1000;

export function registerLogin(app: FastifyInstance, door: Door): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.get('/login', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page('')),
  );
  app.post('/login', { schema: { hide: true }, bodyLimit: 4096 }, async (request, reply) => {
    const body: unknown = request.body;
    const token =
      typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string' ? body.token : '';
    const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    if (!door.opens(token.trim())) {
      await new Promise((resolve) => setTimeout(resolve, WRONG_TOKEN_DELAY_MS));
      if (!isForm) throw new Problem('LOGIN_FAILED');
      return reply
        .code(401)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(page('That is not the access token.'));
    }
    reply.setCookie(LOGIN_COOKIE, door.issue(), {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      maxAge: door.lifeSeconds,
      secure: request.protocol === 'https',
    });
    return isForm ? reply.redirect('/', 303) : reply.send({ ok: true });
  });
}
