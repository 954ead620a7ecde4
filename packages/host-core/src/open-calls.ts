import { createCanceller } from './canceller.js';

import type { Canceller } from './canceller.js';
import type { CancelSignal, PlatformClock } from './platform.js';

/** The calls of one session that were taken and not yet answered. */
export interface OpenCalls {
  readonly size: number;
  /** Those among them that wait for a person. */
  readonly questions: number;
  has(id: string): boolean;
  /** Takes a call in. It expires after this time or up to a second later; null is for calls that wait for a person. */
  add(id: string, method: string, timeoutMs: number | null): CancelSignal;
  /** The call is answered. */
  remove(id: string): void;
  /** Aborts the signal of a call; an unknown id is no error. */
  cancel(id: string): void;
  /** Cancels and forgets every call. Safe to call twice. */
  close(): void;
}

interface OpenCall {
  readonly method: string;
  readonly canceller: Canceller;
  sweepsLeft: number;
}

/** How late a call may expire. Guests keep their own deadlines to the millisecond; this one only frees the host. */
const SWEEP_MS = 1_000;

/**
 * Opens the list. One timer sweeps all calls: a timer for each would cost as much as answering a small call. Time in
 * which no timer fires, as when the device sleeps, does not count.
 */
export function createOpenCalls(
  clock: Pick<PlatformClock, 'setTimer'>,
  onExpired: (id: string, method: string) => void,
): OpenCalls {
  const calls = new Map<string, OpenCall>();
  let stopTimer: (() => void) | null = null;
  let questions = 0;

  return {
    get size() {
      return calls.size;
    },
    get questions() {
      return questions;
    },
    has: (id) => calls.has(id),
    add: (id, method, timeoutMs) => {
      const canceller = createCanceller();
      // A sweep that is under way began before this call, so it counts for nothing.
      const underWay = stopTimer === null ? 0 : 1;
      const sweepsLeft = timeoutMs === null ? Infinity : Math.ceil(timeoutMs / SWEEP_MS) + underWay;
      calls.set(id, { method, canceller, sweepsLeft });
      if (timeoutMs === null) questions += 1;
      if (timeoutMs !== null) stopTimer ??= clock.setTimer(SWEEP_MS, sweep);
      return canceller.signal;
    },
    remove: (id) => {
      if (calls.get(id)?.sweepsLeft === Infinity) questions -= 1;
      calls.delete(id);
    },
    cancel: (id) => calls.get(id)?.canceller.cancel(),
    close: () => {
      stopTimer?.();
      stopTimer = null;
      for (const { canceller } of calls.values()) canceller.cancel();
      calls.clear();
      questions = 0;
    },
  };

  function sweep(): void {
    stopTimer = null;
    let hasDeadlines = false;
    for (const [id, call] of calls) {
      call.sweepsLeft -= 1;
      if (call.sweepsLeft > 0) {
        hasDeadlines ||= call.sweepsLeft < Infinity;
        continue;
      }
      calls.delete(id);
      onExpired(id, call.method);
      call.canceller.cancel();
    }
    if (hasDeadlines) stopTimer ??= clock.setTimer(SWEEP_MS, sweep);
  }
}
