// The guest's page, on another site and so in another process: the calling end of every contender.

import { callers } from './guest-callers.js';
import { BINARY_BYTES, createLargePayload, createPayload } from './payload.js';

import type { Caller, CallerName } from './guest-callers.js';

/** What the benchmark calls in this page: so many calls of a kind, timed. */
export interface GuestPage {
  /** Small calls one after the other; microseconds per round trip. */
  sequential(caller: CallerName, calls: number): Promise<number>;
  /** Small calls all at once; calls per second. */
  inFlight(caller: CallerName, calls: number): Promise<number>;
  /** Calls with 10 kB of JSON one after the other; microseconds per round trip. */
  large(caller: CallerName, calls: number): Promise<number>;
  /** Calls that are answered with a million bytes, one after the other; microseconds per round trip. */
  binary(caller: CallerName, calls: number): Promise<number>;
}

declare global {
  interface Window {
    guestPage: Promise<GuestPage>;
  }
}

window.guestPage = open();

async function open(): Promise<GuestPage> {
  const opened = new Map<CallerName, Caller>();
  for (const [name, openCaller] of Object.entries(callers))
    opened.set(name as CallerName, await openCaller());
  const callerOf = (name: CallerName): Caller => {
    const caller = opened.get(name);
    if (caller === undefined) throw new Error(`There is no caller ${name}.`);
    return caller;
  };
  return {
    sequential: (name, calls) => {
      const { echo } = callerOf(name);
      return microsecondsPer(calls, (order) => echo(createPayload(order)));
    },
    large: (name, calls) => {
      const { echo } = callerOf(name);
      return microsecondsPer(calls, (order) => echo(createLargePayload(order)));
    },
    binary: (name, calls) => {
      const { bytes } = callerOf(name);
      return microsecondsPer(calls, async () => {
        const { length } = await bytes();
        if (length !== BINARY_BYTES) throw new Error(`${name} answered ${length} bytes.`);
      });
    },
    inFlight: async (name, calls) => {
      const { echo } = callerOf(name);
      const startedMs = performance.now();
      await Promise.all(Array.from({ length: calls }, (_, order) => echo(createPayload(order))));
      return (calls / (performance.now() - startedMs)) * 1_000;
    },
  };
}

async function microsecondsPer(calls: number, call: (order: number) => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  for (let order = 0; order < calls; order += 1) await call(order);
  return ((performance.now() - startedMs) / calls) * 1_000;
}
