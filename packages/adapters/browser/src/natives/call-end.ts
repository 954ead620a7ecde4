import type { CancelSignal, NativeCall } from '@org/host-core';

import { noLongerWanted } from './native-error.js';

/** Calls back once when the signal aborts, also when it already has; the returned function ends that. */
export function whenAborted(signal: CancelSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  signal.addEventListener('abort', listener);
  return () => {
    signal.removeEventListener('abort', listener);
  };
}

/** Takes back what outlasts its call, such as a bar or a lock, when the session ends. */
export function whenSessionEnds({ sessionSignal }: NativeCall, undo: () => void): void {
  whenAborted(sessionSignal, undo);
}

/** The same signal as engines take it. */
export function toAbortSignal(signal: CancelSignal): AbortSignal {
  const controller = new AbortController();
  whenAborted(signal, () => {
    controller.abort();
  });
  return controller.signal;
}

/** What the engine promised, unless the program stops waiting before. */
export function unlessAborted<T>(signal: CancelSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = whenAborted(signal, () => {
      reject(noLongerWanted());
    });
    promise.then(resolve, reject).finally(stop);
  });
}
