import type { CancelSignal } from './platform.js';

/** Throws when the signal has aborted. */
export function assertNotCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true) throw new Error('Cancelled.');
}
