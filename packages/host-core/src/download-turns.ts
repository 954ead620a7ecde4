import { deferred } from './deferred.js';
import { assertNotCancelled } from './not-cancelled.js';

import type { CancelSignal } from './platform.js';

/** How long an operation may wait, and before whom. */
interface TurnOptions {
  readonly signal?: CancelSignal | undefined;
  /** Somebody looks at a screen until it has ended. */
  readonly isUrgent?: boolean;
}

/** Runs an operation as soon as fewer than so many run; waiting ends with a rejection when the signal aborts. */
export type DownloadTurns = <T>(operation: () => Promise<T>, options?: TurnOptions) => Promise<T>;

/** Turns for at most so many at once: the urgent ones first, else in the order in which they came. */
export function createDownloadTurns(maxAtOnce: number): DownloadTurns {
  const urgent = new Set<() => void>();
  const others = new Set<() => void>();
  let running = 0;

  return async (operation, { signal, isUrgent = false } = {}) => {
    while (running >= maxAtOnce && signal?.aborted !== true) await turn(isUrgent ? urgent : others, signal);
    try {
      assertNotCancelled(signal);
    } catch (error) {
      // It may have been its turn.
      wakeNext();
      throw error;
    }
    running += 1;
    try {
      return await operation();
    } finally {
      running -= 1;
      wakeNext();
    }
  };

  async function turn(queue: Set<() => void>, signal?: CancelSignal): Promise<void> {
    const { promise, resolve } = deferred<undefined>();
    const wake = () => {
      resolve(undefined);
    };
    queue.add(wake);
    signal?.addEventListener('abort', wake);
    await promise;
    queue.delete(wake);
    signal?.removeEventListener('abort', wake);
  }

  function wakeNext(): void {
    for (const queue of [urgent, others]) {
      const [next] = queue;
      if (next === undefined) continue;
      queue.delete(next);
      next();
      return;
    }
  }
}
