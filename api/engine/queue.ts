// At most `size` queries run at once, each on its own result pipe; the others wait in order of arrival.

export interface Slots<T> {
  /** Resolves to a free item; rejects with the signal's reason when aborted while waiting. */
  take(signal: AbortSignal): Promise<T>;
  give(item: T): void;
}

export function slots<T>(items: readonly T[]): Slots<T> {
  const free = [...items];
  const queue: { resolve: (item: T) => void; signal: AbortSignal; onAbort: () => void }[] = [];
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const item = free.pop();
        if (item !== undefined) return resolve(item);
        const onAbort = () => {
          queue.splice(
            queue.findIndex((q) => q.onAbort === onAbort),
            1,
          );
          reject(signal.reason);
        };
        queue.push({ resolve, signal, onAbort });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    give: (item) => {
      const next = queue.shift();
      if (next === undefined) {
        free.push(item);
        return;
      }
      next.signal.removeEventListener('abort', next.onAbort);
      next.resolve(item);
    },
  };
}
