import type { CostsReply } from '@plimsoll/contract/costs';
import type { ErrorReply } from '@plimsoll/contract/error';
import type { HealthReply } from '@plimsoll/contract/health';
import type { OverviewReply } from '@plimsoll/contract/overview';
import type { PriceHistoryReply, PricesReply } from '@plimsoll/contract/prices';
import type { WorkloadReply, WorkloadsReply } from '@plimsoll/contract/workloads';

/** Everything a panel needs to say about a call that failed. */
export class Failure extends Error {
  readonly code: string;
  readonly hint: string;
  readonly requestId: string;
  readonly status: number;
  constructor(status: number, error: ErrorReply['error']) {
    super(error.message);
    this.name = 'Failure';
    this.status = status;
    this.code = error.code;
    this.hint = error.hint;
    this.requestId = error.requestId;
  }
}

function isErrorReply(body: unknown): body is ErrorReply {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}

type Query = Record<string, string | number | undefined>;

function address(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function get<T>(url: string, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Failure(0, {
      code: 'UNREACHABLE',
      message: 'Plimsoll does not answer.',
      hint: 'Check that it is still running where you started it.',
      requestId: '',
    });
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: a proxy's own page, or a process that is going down. The status says the rest.
  }
  if (response.ok && body !== null) return body as T;
  if (isErrorReply(body)) throw new Failure(response.status, body.error);
  throw new Failure(response.status, {
    code: `HTTP_${response.status}`,
    message: `The answer was not one that this page understands (status ${response.status}).`,
    hint: 'Try again; if it stays, look at the log of the server.',
    requestId: response.headers.get('x-request-id') ?? '',
  });
}

const part = encodeURIComponent;

/** Addresses are keys as well: two panels that ask the same thing ask once. */
export const routes = {
  overview: (query: { currency?: string | undefined }) => address('/api/v1/overview', query),
  costs: (query: {
    window: string;
    by: string;
    filter?: string | undefined;
    idle?: string | undefined;
    currency?: string | undefined;
    compare?: string | undefined;
    step?: string | undefined;
  }) => address('/api/v1/costs', query),
  workloads: (query: {
    window?: string | undefined;
    cluster?: string | undefined;
    namespace?: string | undefined;
    q?: string | undefined;
    currency?: string | undefined;
    sort?: string | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  }) => address('/api/v1/workloads', query),
  workload: (
    name: { cluster: string; namespace: string; kind: string; name: string },
    query: { window?: string | undefined; currency?: string | undefined },
  ) =>
    address(
      `/api/v1/workloads/${part(name.cluster)}/${part(name.namespace)}/${part(name.kind)}/${part(name.name)}`,
      query,
    ),
  prices: (query: Query) => address('/api/v1/prices', query),
  priceHistory: (query: Query) => address('/api/v1/prices/history', query),
  health: () => '/api/v1/health',
};

export const load = {
  overview: (url: string, signal: AbortSignal) => get<OverviewReply>(url, signal),
  costs: (url: string, signal: AbortSignal) => get<CostsReply>(url, signal),
  workloads: (url: string, signal: AbortSignal) => get<WorkloadsReply>(url, signal),
  workload: (url: string, signal: AbortSignal) => get<WorkloadReply>(url, signal),
  prices: (url: string, signal: AbortSignal) => get<PricesReply>(url, signal),
  priceHistory: (url: string, signal: AbortSignal) => get<PriceHistoryReply>(url, signal),
  health: (url: string, signal: AbortSignal) => get<HealthReply>(url, signal),
};
