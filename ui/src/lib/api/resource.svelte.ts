import { untrack } from 'svelte';
import { Failure } from './client.ts';

/** A skeleton that flashes for a moment is worse than a short wait without one. */
const SKELETON_AFTER_MS = 150;
const RETRY_WHILE_STARTING_MS = 3000;

export interface Resource<T> {
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  /** a call is under way; old data stays and is dimmed */
  readonly loading: boolean;
  /** nothing to show yet, and for long enough that a skeleton helps */
  readonly skeleton: boolean;
  reload(): void;
}

/**
 * What a panel shows for an address. A new address aborts the call for the old one; the old data stays until the new
 * is there, so that a filter does not blank the page. A failure is kept beside the data, never turned into a zero.
 */
export function resource<T>(
  url: () => string,
  load: (url: string, signal: AbortSignal) => Promise<T>,
  options: { everySeconds?: number; onData?: (data: T) => void } = {},
): Resource<T> {
  let data = $state.raw<T>();
  let failure = $state.raw<Failure>();
  let loading = $state(true);
  let skeleton = $state(false);
  let round = $state(0);

  $effect(() => {
    const current = url();
    void round;
    const controller = new AbortController();
    const timers: ReturnType<typeof setTimeout>[] = [];
    untrack(() => {
      loading = true;
      if (data === undefined) timers.push(setTimeout(() => (skeleton = true), SKELETON_AFTER_MS));
    });
    load(current, controller.signal)
      .then((reply) => {
        data = reply;
        failure = undefined;
        options.onData?.(reply);
        if (options.everySeconds !== undefined) timers.push(setTimeout(again, options.everySeconds * 1000));
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        failure =
          error instanceof Failure
            ? error
            : new Failure(0, {
                code: 'PAGE_ERROR',
                message: error instanceof Error ? error.message : String(error),
                hint: 'Reload the page.',
                requestId: '',
              });
        if (failure.status === 503) timers.push(setTimeout(() => round++, RETRY_WHILE_STARTING_MS));
      })
      .finally(() => {
        if (controller.signal.aborted) return;
        loading = false;
        skeleton = false;
      });
    function again() {
      if (document.visibilityState === 'visible') round++;
      else timers.push(setTimeout(again, (options.everySeconds ?? 60) * 1000));
    }
    return () => {
      controller.abort();
      for (const timer of timers) clearTimeout(timer);
    };
  });

  return {
    get data() {
      return data;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    get skeleton() {
      return skeleton;
    },
    reload() {
      round++;
    },
  };
}
