import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './errors.ts';

export const LOGIN_COOKIE = 'plimsoll_login';

/** What may be shown without the token: the door itself, and what a kubelet or load balancer probes. */
const OPEN_PATHS = new Set(['/login', '/healthz', '/readyz']);

/**
 * The pages load nothing from elsewhere. SvelteKit starts with one inline script, whose hash goes in here;
 * inline style attributes are what charts set, hence 'unsafe-inline' for styles only.
 */
export function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${scriptHashes.map((hash) => `'sha256-${hash}'`).join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** base64 SHA-256 of every inline script of a page, as a Content-Security-Policy names them. */
export function inlineScriptHashes(html: string): readonly string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) =>
    createHash('sha256')
      .update(match[1] ?? '')
      .digest('base64'),
  );
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const ANY_ADDRESS = new Set(['0.0.0.0', '::', '[::]']);

export interface Listening {
  readonly host: string;
  readonly port: number;
}

/**
 * The Host values that are ours. Whoever listens on every address is reached under names that only its operator
 * knows, so those come from `names`; a page elsewhere that resolves its own name to us (DNS rebinding) is refused.
 */
export function allowedHosts(listening: Listening, names: readonly string[] = []): ReadonlySet<string> {
  const host = listening.host.includes(':') && !listening.host.startsWith('[') ? `[${listening.host}]` : listening.host;
  const bases = [...LOOPBACK_NAMES, ...names, ...(ANY_ADDRESS.has(host) ? [] : [host])];
  const hosts = new Set<string>();
  for (const base of bases) {
    const withPort = base.toLowerCase();
    hosts.add(/:\d+$/.test(withPort) && !withPort.endsWith(']') ? withPort : `${withPort}:${listening.port}`);
    // a browser leaves a scheme's own port out, and a proxy in front of a named host stands on another port
    if (listening.port === 80 || listening.port === 443 || names.includes(base)) hosts.add(withPort);
  }
  return hosts;
}

export function isOwnOrigin(origin: string, hosts: ReadonlySet<string>): boolean {
  const match = /^https?:\/\/(.+)$/.exec(origin.toLowerCase());
  return match?.[1] !== undefined && hosts.has(match[1]);
}

/** A login is a signed "until": nothing is kept on the server, and a new start makes all of them void. */
export class Door {
  readonly #token: Buffer;
  readonly #key = randomBytes(32);
  readonly #lifeSeconds = 12 * 3600;
  readonly #now: () => number;

  constructor(token: string, now: () => number) {
    this.#token = digest(token);
    this.#now = now;
  }

  get lifeSeconds(): number {
    return this.#lifeSeconds;
  }

  opens(token: string): boolean {
    return timingSafeEqual(digest(token), this.#token);
  }

  issue(): string {
    const until = String(Math.floor(this.#now() / 1000) + this.#lifeSeconds);
    return `${until}.${this.#sign(until)}`;
  }

  holds(cookie: string): boolean {
    const [until = '', signature = ''] = cookie.split('.');
    if (!timingSafeEqual(digest(signature), digest(this.#sign(until)))) return false;
    return Number(until) > this.#now() / 1000;
  }

  #sign(until: string): string {
    return createHmac('sha256', this.#key).update(until).digest('base64url');
  }
}

/** Equal lengths, as a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export interface SecurityOptions {
  /** read at each request: the port is known only after listening */
  readonly hosts: () => ReadonlySet<string>;
  readonly door: Door | null;
  readonly policy: () => string;
}

export function secure(app: FastifyInstance, options: SecurityOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': options.policy(),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const path = request.url.split('?', 1)[0] ?? '';
    checkAddress(request, options.hosts(), path);
    if (options.door !== null && !OPEN_PATHS.has(path) && !isAdmitted(request, options.door)) {
      throw new Problem('LOGIN_NEEDED');
    }
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) checkContentType(request, path);
  });
}

function checkAddress(request: FastifyRequest, hosts: ReadonlySet<string>, path: string): void {
  const host = (request.headers.host ?? '').toLowerCase();
  // probes of an orchestrator name the pod's address, and learn nothing but "alive"
  if (!hosts.has(host) && !(path === '/healthz' || path === '/readyz')) {
    throw new Problem('HOST_REFUSED', { host: printable(host) });
  }
  const origin = request.headers.origin;
  if (origin !== undefined && !isOwnOrigin(origin, hosts)) {
    throw new Problem('ORIGIN_REFUSED', { origin: printable(origin) });
  }
}

function checkContentType(request: FastifyRequest, path: string): void {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  // the login page is a plain form so that it works without scripts; Origin has been checked above
  if (path === '/login' && type === 'application/x-www-form-urlencoded') return;
  if (type !== 'application/json') throw new Problem('CONTENT_TYPE_REFUSED');
}

function isAdmitted(request: FastifyRequest, door: Door): boolean {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return door.opens(bearer.trim());
  const cookie = request.cookies[LOGIN_COOKIE];
  return cookie !== undefined && door.holds(cookie);
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
