/** The first whole multiple of the interval after `nowMs`; with 60 s the next UTC minute. */
export function nextTick(nowMs: number, intervalMs: number): number {
  return (Math.floor(nowMs / intervalMs) + 1) * intervalMs;
}
