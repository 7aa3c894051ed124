import type { KubeStatus } from './kube-objects.ts';

/** A request that the API server answered with a refusal. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** The API server, or the way to it, did not answer at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by the authority in the kubeconfig',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by the authority in the kubeconfig',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by the authority in the kubeconfig',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

function codeOf(error: unknown): string {
  if (error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return '';
}

export function unreachable(server: string, error: unknown): UnreachableError {
  const code = codeOf(error);
  const cause = CAUSES[code] ?? (error instanceof Error && error.message !== '' ? error.message : code || 'no answer');
  return new UnreachableError(`The Kubernetes API server ${server} cannot be reached: ${cause}.`);
}

/** `GET /api/v1/pods?watch=1` → verb and resource, as a role would name them. */
export function verbAndResource(path: string): { verb: string; resource: string } {
  const [pathname = '', query = ''] = path.split('?');
  const parts = pathname.split('/').filter((part) => part !== '');
  const group = parts[0] === 'api' ? '' : (parts[1] ?? '');
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3);
  const suffix = group === '' ? '' : `.${group}`;
  if (rest.length >= 3 && rest[2] === 'proxy') return { verb: 'get', resource: `${rest[0]}/proxy${suffix}` };
  if (rest[0] === 'namespaces' && rest.length > 2) {
    return { verb: rest.length > 3 ? 'get' : 'list', resource: `${rest[2]}${suffix}` };
  }
  if (rest.length >= 2) return { verb: 'get', resource: `${rest[0]}${suffix}` };
  const verb = query.includes('watch=') ? 'watch' : 'list';
  return { verb, resource: `${rest[0] ?? pathname}${suffix}` };
}

export function refusal(path: string, httpStatus: number, body: string): ApiError {
  let status: KubeStatus = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed !== null && typeof parsed === 'object') status = parsed as KubeStatus;
  } catch {
    // a kubelet or a proxy answers in plain text
  }
  const detail = status.message ?? body.trim().slice(0, 300);
  const { verb, resource } = verbAndResource(path);
  if (httpStatus === 403) {
    return new ApiError(
      403,
      'Forbidden',
      `The cluster forbids "${verb}" on "${resource}": grant that verb in a ClusterRole bound to the collector's account. (${detail})`,
    );
  }
  if (httpStatus === 401) {
    return new ApiError(401, 'Unauthorized', `The cluster does not accept the credentials: renew them. (${detail})`);
  }
  return new ApiError(
    httpStatus,
    status.reason ?? '',
    `The cluster answered ${httpStatus} to "${verb}" on "${resource}": ${detail || 'no reason given'}`,
  );
}
