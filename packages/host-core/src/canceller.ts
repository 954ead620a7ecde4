import type { CancelSignal } from './platform.js';

/** The sending end of a {@link CancelSignal}; bare engines have no AbortController. */
export interface Canceller {
  readonly signal: CancelSignal;
  /** Tells every listener once. Safe to call twice. */
  readonly cancel: () => void;
}

/** Makes a signal and the means to abort it. */
export function createCanceller(): Canceller {
  const signal = new Signal();
  return {
    signal,
    cancel: () => {
      signal.abort();
    },
  };
}

/** Lets a caller's signal cancel a run; the returned function ends that. */
export function follow(signal: CancelSignal | undefined, canceller: Canceller): () => void {
  const cancel = () => {
    canceller.cancel();
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel);
  return () => signal?.removeEventListener('abort', cancel);
}

// A class, and a set only for a signal that is listened to: every call has a signal, few calls look at it.
class Signal implements CancelSignal {
  aborted = false;
  private listeners: Set<() => void> | null = null;

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted) listener();
    else (this.listeners ??= new Set()).add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners?.delete(listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.listeners ?? []) listener();
    this.listeners = null;
  }
}
