import type { PlatformClock } from '@org/host-core';

/** A clock that moves only when told to, for hosts, guests and tests alike. */
export interface VirtualClock extends PlatformClock {
  /** Moves time forward, firing due timers in order and letting promises settle between them. */
  advance(durationMs: number): Promise<void>;
  /** Whether foreground time runs along; it does unless told. */
  setForeground(isForeground: boolean): void;
  /** Timers not yet fired or cancelled. */
  readonly pending: number;
}

/** Rounds of microtasks: verifying two signatures in plain ECMAScript takes some hundreds. */
const SETTLE_ROUNDS = 2_000;

/** A clock that begins at a given wall time. */
export function createVirtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  let nextTimer = 1;
  let elapsedMs = 0;
  let foregroundMs = 0;
  let isForeground = true;

  return {
    now: () => startMs + elapsedMs,
    foregroundMs: () => foregroundMs,
    setTimer: (delayMs, callback) => {
      const id = nextTimer;
      nextTimer += 1;
      timers.set(id, { atMs: elapsedMs + Math.max(0, delayMs), callback });
      return () => timers.delete(id);
    },
    setForeground: (value) => {
      isForeground = value;
    },
    get pending() {
      return timers.size;
    },
    advance: async (durationMs) => {
      const endMs = elapsedMs + durationMs;
      await settle();
      for (let due = nextDue(endMs); due !== null; due = nextDue(endMs)) {
        moveTo(due.atMs);
        timers.delete(due.id);
        due.callback();
        await settle();
      }
      moveTo(endMs);
    },
  };

  function moveTo(atMs: number): void {
    if (isForeground) foregroundMs += atMs - elapsedMs;
    elapsedMs = atMs;
  }

  function nextDue(endMs: number): { id: number; atMs: number; callback: () => void } | null {
    let first: { id: number; atMs: number; callback: () => void } | null = null;
    for (const [id, timer] of timers) {
      if (timer.atMs <= endMs && (first === null || timer.atMs < first.atMs)) first = { id, ...timer };
    }
    return first;
  }
}

/** Lets everything that waits on promises alone run. */
export async function settle(): Promise<void> {
  for (let round = 0; round < SETTLE_ROUNDS; round += 1) await Promise.resolve();
}
