import { limits } from '@org/bridge-protocol';

import { createCanceller } from './canceller.js';

import type { CallBytes } from './call-bytes.js';
import type { Canceller } from './canceller.js';
import type { CancelSignal, PlatformClock } from './platform.js';
import type { LatencyClass } from '@org/bridge-protocol';

/** The calls of one session that were taken and not yet answered. */
export interface OpenCalls {
  readonly size: number;
  /** How many of a class are open. */
  countOf(latency: LatencyClass): number;
  has(id: string): boolean;
  /** Takes a call in. It expires after the time of its class or up to a second later; one that waits for a person never. */
  add(id: string, method: string, latency: LatencyClass): CancelSignal;
  /** Keeps the bytes that travel with an open call, for as long as it is open. */
  attach(id: string, bytes: CallBytes): void;
  bytesOf(id: string): CallBytes | undefined;
  /** A call has moved on: its time begins anew. */
  touch(id: string): void;
  /** The call is answered. */
  remove(id: string): void;
  /** Aborts the signal of a call; an unknown id is no error. */
  cancel(id: string): void;
  /** Cancels and forgets every call. Safe to call twice. */
  close(): void;
}

interface OpenCall {
  readonly method: string;
  readonly latency: LatencyClass;
  readonly canceller: Canceller;
  bytes?: CallBytes;
  sweepsLeft: number;
}

/** How late a call may expire. Guests keep their own deadlines to the millisecond; this one only frees the host. */
const SWEEP_MS = 1_000;

/** How long a call of a class may be open (docs/protocol.md 3.4). */
const timeoutsMs: Readonly<Record<LatencyClass, number>> = {
  instant: limits.instantTimeoutMs,
  network: limits.networkTimeoutMs,
  interactive: Infinity,
  transfer: limits.transferIdleMs,
};

/**
 * Opens the list. One timer sweeps all calls: a timer for each would cost as much as answering a small call. Time in
 * which no timer fires, as when the device sleeps, does not count.
 */
export function createOpenCalls(
  clock: Pick<PlatformClock, 'setTimer'>,
  onExpired: (id: string, method: string) => void,
): OpenCalls {
  const calls = new Map<string, OpenCall>();
  const counts = { instant: 0, network: 0, interactive: 0, transfer: 0 };
  let stopTimer: (() => void) | null = null;

  return {
    get size() {
      return calls.size;
    },
    countOf: (latency) => counts[latency],
    has: (id) => calls.has(id),
    add: (id, method, latency) => {
      const canceller = createCanceller();
      calls.set(id, { method, latency, canceller, sweepsLeft: sweepsFor(latency) });
      counts[latency] += 1;
      if (timeoutsMs[latency] < Infinity) stopTimer ??= clock.setTimer(SWEEP_MS, sweep);
      return canceller.signal;
    },
    attach: (id, bytes) => {
      const call = calls.get(id);
      if (call !== undefined) call.bytes = bytes;
    },
    bytesOf: (id) => calls.get(id)?.bytes,
    touch: (id) => {
      const call = calls.get(id);
      if (call !== undefined) call.sweepsLeft = sweepsFor(call.latency);
    },
    remove,
    cancel: (id) => calls.get(id)?.canceller.cancel(),
    close: () => {
      stopTimer?.();
      stopTimer = null;
      for (const [id, { canceller }] of calls) {
        remove(id);
        canceller.cancel();
      }
    },
  };

  function sweepsFor(latency: LatencyClass): number {
    // A sweep that is under way began before this call, so it counts for nothing.
    return Math.ceil(timeoutsMs[latency] / SWEEP_MS) + (stopTimer === null ? 0 : 1);
  }

  function remove(id: string): void {
    const call = calls.get(id);
    if (call !== undefined && calls.delete(id)) counts[call.latency] -= 1;
  }

  function sweep(): void {
    stopTimer = null;
    let hasDeadlines = false;
    for (const [id, call] of calls) {
      call.sweepsLeft -= 1;
      if (call.sweepsLeft > 0) {
        hasDeadlines ||= call.sweepsLeft < Infinity;
        continue;
      }
      remove(id);
      onExpired(id, call.method);
      call.canceller.cancel();
    }
    if (hasDeadlines) stopTimer ??= clock.setTimer(SWEEP_MS, sweep);
  }
}
