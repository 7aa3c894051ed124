import type { FastifyInstance } from 'fastify';
import { type OptionHelp, type OptionValues, text, texts, wholeNumber } from './command.ts';
import { isErrno, Refusal, USAGE } from './refusal.ts';
import { secret } from './store-link.ts';

export const LISTEN_OPTIONS = {
  port: { type: 'string', value: 'PORT', help: 'port to listen on (default: 8420; 0 takes a free one)' },
  host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1)' },
  'token-file': {
    type: 'string',
    value: 'FILE',
    help: 'file with the access token that every route then asks for; needed for any other --host',
  },
  'allow-host': {
    type: 'string',
    multiple: true,
    value: 'NAME[:PORT]',
    help: 'a further name under which browsers reach this server; can be repeated',
  },
} as const satisfies Readonly<Record<string, OptionHelp>>;

export interface ListenPlan {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly hostNames: readonly string[];
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

export function planListening(values: OptionValues): ListenPlan {
  const host = text(values, 'host') ?? '127.0.0.1';
  const tokenFile = text(values, 'token-file');
  if (!LOOPBACK.has(host) && tokenFile === undefined) {
    throw new Refusal(
      `--host ${host} would show costs to everybody who reaches that address: give --token-file FILE as well, or leave --host out.`,
      USAGE,
    );
  }
  const token = tokenFile === undefined ? undefined : secret(tokenFile, 'token');
  if (token !== undefined && token.length < 16) {
    throw new Refusal(`The token in ${tokenFile} is too short to be safe: use at least 16 characters.`, USAGE);
  }
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: wholeNumber(values, 'port', 8420, 0, 65_535),
    token,
    hostNames: texts(values, 'allow-host'),
  };
}

/** Listens, and returns the address that a browser takes. */
export async function listen(app: FastifyInstance, plan: ListenPlan): Promise<string> {
  try {
    await app.listen({ host: plan.host, port: plan.port });
  } catch (error) {
    if (isErrno(error, 'EADDRINUSE')) {
      throw new Refusal(
        `Port ${plan.port} of ${plan.host} is in use: stop what listens there, or choose another with --port.`,
        1,
        error,
      );
    }
    if (isErrno(error, 'EACCES')) {
      throw new Refusal(`Port ${plan.port} needs more rights than this user has: choose one above 1023.`, 1, error);
    }
    if (isErrno(error, 'EADDRNOTAVAIL', 'ENOTFOUND')) {
      throw new Refusal(`This machine has no address ${plan.host}: choose another --host.`, 1, error);
    }
    throw error;
  }
  const address = app.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : plan.port;
  const shown = plan.host === '0.0.0.0' || plan.host === '::' ? '127.0.0.1' : plan.host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}/`;
}
