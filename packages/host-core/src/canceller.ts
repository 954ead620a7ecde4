import type { CancelSignal } from './platform.js';

/** The sending end of a {@link CancelSignal}; bare engines have no AbortController. */
export interface Canceller {
  readonly signal: CancelSignal;
  /** Tells every listener once. Safe to call twice. */
  cancel(): void;
}

/** Makes a signal and the means to abort it. */
export function createCanceller(): Canceller {
  // Made with the first listener: few of the many calls have one.
  let listeners: Set<() => void> | null = null;
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      addEventListener: (_type, listener) => {
        if (aborted) listener();
        else (listeners ??= new Set()).add(listener);
      },
      removeEventListener: (_type, listener) => {
        listeners?.delete(listener);
      },
    },
    cancel: () => {
      if (aborted) return;
      aborted = true;
      for (const listener of listeners ?? []) listener();
      listeners = null;
    },
  };
}
