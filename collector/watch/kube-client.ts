import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { refusal, UnreachableError, unreachable } from './api-error.ts';

interface GetOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly accept?: string;
}

interface StreamOptions {
  readonly idleMs: number;
  readonly signal: AbortSignal;
  readonly accept?: string;
  /** the server has agreed; bytes may be long in coming */
  readonly onOpen?: () => void;
}

/**
 * Reads from one API server. Bodies come as text or as a stream of chunks: the generated client of the library
 * builds a typed object of every field, which at 150,000 pods costs more than all the rest of the collector.
 */
export interface KubeClient {
  readonly server: string;
  text(path: string, options: GetOptions): Promise<string>;
  json<T>(path: string, options: GetOptions): Promise<T>;
  /** Chunks until the server ends it; `idleMs` without any byte cuts it. */
  stream(path: string, options: StreamOptions): AsyncIterable<Buffer>;
  close(): void;
}

// Exec plugins and token files are asked again after this, so that rotated credentials are taken up.
const CREDENTIALS_MS = 30_000;
// Above the reads of nodes that run at once, the watches and a write.
const MAX_SOCKETS = 64;

export function kubeClient(config: KubeConfig): KubeClient {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error('the kubeconfig has no current cluster');
  const server = cluster.server.replace(/\/+$/, '');
  const secure = server.startsWith('https:');
  const agentOptions = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo' as const,
  };
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  let credentials: { options: RequestOptions; until: number } | null = null;

  async function connection(): Promise<RequestOptions> {
    if (credentials !== null && credentials.until > Date.now()) return credentials.options;
    const options: RequestOptions = {};
    if (secure) await config.applyToHTTPSOptions(options);
    // behind a proxy the library's own agent knows the way
    if (cluster?.proxyUrl === undefined || !secure) options.agent = agent;
    credentials = { options, until: Date.now() + CREDENTIALS_MS };
    return options;
  }

  async function open(path: string, accept: string, signal: AbortSignal): Promise<IncomingMessage> {
    let options: RequestOptions;
    try {
      options = await connection();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new UnreachableError(`The credentials for ${server} could not be obtained: ${detail}`);
    }
    const headers: Record<string, string> = {
      ...(options.headers as Record<string, string> | undefined),
      accept,
      'user-agent': 'plimsoll-collector',
    };
    return new Promise((resolve, reject) => {
      const make = secure ? httpsRequest : httpRequest;
      const req = make(server + path, { ...options, headers, signal }, resolve);
      req.on('error', reject);
      req.on('socket', (socket) => socket.setKeepAlive(true, 30_000));
      req.end();
    });
  }

  async function whole(path: string, options: GetOptions): Promise<string> {
    const deadline = AbortSignal.timeout(options.timeoutMs);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
    try {
      const response = await open(path, options.accept ?? 'application/json', signal);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) throw refusal(path, status, text);
      return text;
    } catch (error) {
      if (error instanceof Error && (error.name === 'ApiError' || error.name === 'UnreachableError')) throw error;
      if (options.signal?.aborted) throw error;
      if (deadline.aborted) {
        throw new UnreachableError(`No answer from ${server} within ${options.timeoutMs / 1000} s.`);
      }
      throw unreachable(server, error);
    }
  }

  return {
    server,
    text: (path, options) => whole(path, options),
    json: async <T>(path: string, options: GetOptions) => JSON.parse(await whole(path, options)) as T,
    async *stream(path, { idleMs, signal, accept, onOpen }) {
      const idle = new AbortController();
      const timer = setTimeout(() => idle.abort(), idleMs);
      try {
        const response = await open(path, accept ?? 'application/json', AbortSignal.any([signal, idle.signal]));
        timer.refresh();
        const status = response.statusCode ?? 0;
        if (status !== 200) {
          let body = '';
          for await (const chunk of response) body += String(chunk);
          throw refusal(path, status, body);
        }
        onOpen?.();
        for await (const chunk of response) {
          timer.refresh();
          yield chunk as Buffer;
        }
      } catch (error) {
        if (signal.aborted || idle.signal.aborted) return;
        if (error instanceof Error && (error.name === 'ApiError' || error.name === 'UnreachableError')) throw error;
        throw unreachable(server, error);
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      agent.destroy();
    },
  };
}
