/**
 * Every failure that leaves this process has a code from here: status, one sentence, and what to do about it.
 * `{name}` in a sentence is filled from the problem's details. ERRORS.md lists the same; a test holds the two together.
 * A retired code is never given to something else.
 */
export const ERRORS = {
  BAD_REQUEST: {
    status: 400,
    message: 'The request is not understood: {detail}.',
    hint: 'See /api/openapi.json for the parameters of every route.',
  },
  BAD_WINDOW: {
    status: 400,
    message: 'The window "{window}" is not understood: {detail}.',
    hint: 'Use 7d, today, lastmonth, 2026-10, or START,END in RFC 3339 such as 2026-10-01T00:00:00Z,2026-10-08T00:00:00Z.',
  },
  BAD_FILTER: {
    status: 400,
    message: 'The filter is not understood: {detail}.',
    hint: 'Write it as OpenCost does, such as namespace:"shop"+label[app]:"web"; + is and, | is or, !: is not.',
  },
  BAD_GROUPING: {
    status: 400,
    message: 'The grouping is not understood: {detail}.',
    hint: 'Use cluster, node, pool, team, namespace, workload, pod, container or label:NAME, separated by commas, each once.',
  },
  BAD_CURSOR: {
    status: 400,
    message: 'The cursor is not one that this route gave out.',
    hint: 'Start again without `cursor`, and pass on the cursor of each reply unchanged.',
  },
  CURRENCY_NOT_KEPT: {
    status: 400,
    message: 'No costs are kept in {currency}.',
    hint: 'Ask for one of {kept}; the first is the reporting currency.',
  },
  TOO_MANY_STEPS: {
    status: 400,
    message: 'The window has {steps} steps, more than the {most} that one reply carries.',
    hint: 'Ask for a longer step or a shorter window.',
  },
  LOGIN_NEEDED: {
    status: 401,
    message: 'This address asks for the access token.',
    hint: 'Send `Authorization: Bearer TOKEN`, or open /login in a browser.',
  },
  LOGIN_FAILED: {
    status: 401,
    message: 'That is not the access token.',
    hint: 'It is the content of the file that the server was started with (--token-file).',
  },
  HOST_REFUSED: {
    status: 403,
    message: 'Requests for the host "{host}" are refused.',
    hint: 'Use the address that was printed at the start; names other than the listening address are refused so that a web page elsewhere cannot read costs through your browser.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: 'Requests from pages of "{origin}" are refused.',
    hint: 'Only pages of this server may call it from a browser; from elsewhere call it without an Origin header.',
  },
  NOT_FOUND: {
    status: 404,
    message: 'There is nothing at {path}.',
    hint: 'See /api/openapi.json for all routes.',
  },
  WORKLOAD_NOT_FOUND: {
    status: 404,
    message: 'No workload {kind}/{name} was ever seen in namespace {namespace} of cluster {cluster}.',
    hint: 'See /api/v1/workloads for those that are known; names are case-sensitive.',
  },
  OFFER_NOT_FOUND: {
    status: 404,
    message: 'No price of {provider} {type} in "{region}" is known on these terms.',
    hint: 'See /api/v1/prices for those that are known; pass on provider, service, region, type, commitment and currency as it writes them.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: '{path} does not take {method}.',
    hint: 'See /api/openapi.json for the methods of every route.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'The request body is larger than this route takes.',
    hint: 'Send less at once.',
  },
  CONTENT_TYPE_REFUSED: {
    status: 415,
    message: 'Writes need `content-type: application/json`.',
    hint: 'Send the body as JSON with that header; other types are refused so that a web page elsewhere cannot write.',
  },
  INTERNAL: {
    status: 500,
    message: 'Something went wrong inside Plimsoll.',
    hint: 'The log has the details under this request id; please report it with them.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The store does not answer.',
    hint: 'See /api/v1/health; an embedded engine is started again by itself, a server at a URL must be reachable from here.',
  },
  DISK_FULL: {
    status: 503,
    message: 'The disk that holds the data is full.',
    hint: 'Free some space or move the data folder; collecting goes on by itself afterwards.',
  },
  NOT_READY: {
    status: 503,
    message: 'Plimsoll is still starting: {step}.',
    hint: 'See the start page or /api/v1/health for how far it is; ask again in some seconds.',
  },
  TOOK_TOO_LONG: {
    status: 504,
    message: 'The answer took longer than {seconds} s and was given up.',
    hint: 'Ask for a shorter window or a coarser grouping.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** A failure that a person can do something about. Anything else that is thrown is a bug, answered with INTERNAL. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(fill(ERRORS[code].message, details), { cause });
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get hint(): string {
    return fill(ERRORS[this.code].hint, this.details);
  }
}

function fill(sentence: string, details: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => details[name] ?? whole);
}
