import type { CancelSignal } from './platform.js';

/** The sending end of a {@link CancelSignal}; bare engines have no AbortController. */
export interface Canceller {
  readonly signal: CancelSignal;
  /** Tells every listener once. Safe to call twice. */
  cancel(): void;
}

/** Makes a signal and the means to abort it. */
export function createCanceller(): Canceller {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => {
        if (aborted) listener();
        else listeners.add(listener);
      },
      removeEventListener: (_type, listener) => {
        listeners.delete(listener);
      },
    },
    cancel: () => {
      if (aborted) return;
      aborted = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
