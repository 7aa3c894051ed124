// ClickHouse's error text is the interface: 'Code: N. DB::Exception: message (TYPE)'. Statuses follow the server's own
// table (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp), shortened to the codes that an embedded engine can raise.

const STATUS: ReadonlyMap<number, number> = new Map([
  ...[6, 26, 27, 38, 41, 42, 43, 53, 62, 63, 70, 72, 130, 131, 158, 307, 396, 69, 456, 457, 36].map(
    (c) => [c, 400] as const,
  ),
  ...[46, 47, 60, 16, 50, 56, 81, 115, 218, 392, 477].map((c) => [c, 404] as const),
  [48, 501],
  [159, 408],
  [194, 401],
  [192, 403],
  [193, 403],
  [497, 403],
  [516, 403],
  [200, 413],
  [223, 413],
  [202, 503],
]);

export interface EngineError {
  readonly code: number;
  readonly message: string;
  readonly status: number;
}

export function engineError(cause: unknown): EngineError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const errno = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    const message =
      'Code: 243. DB::Exception: The disk that holds the data folder is full: free space on it. (NOT_ENOUGH_SPACE)';
    return { code: 243, message, status: 500 };
  }
  const found = /Code: (\d+)\./.exec(text);
  const code = found === null ? 1002 : Number(found[1]);
  const message = found === null ? `Code: 1002. DB::Exception: ${text} (UNKNOWN_EXCEPTION)` : text.trim();
  return { code, message, status: STATUS.get(code) ?? 500 };
}
