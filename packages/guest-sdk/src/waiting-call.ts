import { BridgeError, limits } from '@org/bridge-protocol/wire';

import type { JsonValue, LatencyClass } from '@org/bridge-protocol';

/** A call that has been sent and not settled. */
export interface WaitingCall {
  readonly id: string;
  readonly method: string;
  /** Waits for a person: pings ask the host about it (docs/protocol.md 3.5). */
  readonly isInteractive: boolean;
  /** On the client's alarm clock; Infinity for none. */
  deadlineMs: number;
  /** What it rejects with at its deadline. */
  expiry: 'TIMEOUT' | 'CANCELLED';
  /** The ping after which the host first said it does not know this call. */
  missingSincePing: number | null;
  readonly resolve: (result: JsonValue) => void;
  readonly reject: (error: BridgeError) => void;
}

/** How long a call of a class waits for its answer, unless its caller says otherwise (docs/protocol.md 3.4). */
export function timeoutOf(latency: LatencyClass, askedMs: number | undefined): number {
  if (askedMs !== undefined && askedMs > 0) return Math.min(askedMs, limits.maxTimeoutMs);
  if (latency === 'interactive') return Infinity;
  return latency === 'network' ? limits.networkTimeoutMs : limits.instantTimeoutMs;
}

/** What a call rejects with when its time is over. Nobody knows whether the host did its work. */
export function expiredError({ method, expiry }: WaitingCall): BridgeError {
  return expiry === 'TIMEOUT'
    ? new BridgeError('TIMEOUT', `${method} was not answered in time. It may still have happened.`, unknownOutcome)
    : new BridgeError('CANCELLED', `${method} was cancelled. It may still have happened.`, unknownOutcome);
}

/** Rides on every error that leaves open whether a call happened. */
export const unknownOutcome = { data: { outcome: 'unknown' } };
