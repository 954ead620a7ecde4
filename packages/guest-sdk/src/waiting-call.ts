import { instantTimeoutMs, maxTimeoutMs, networkTimeoutMs } from '@org/bridge-protocol/wire';

import type { CallOptions } from './call-options.js';
import type { BridgeError, JsonValue, LatencyClass } from '@org/bridge-protocol/wire';

/** A call that has been sent and not settled. */
export interface WaitingCall {
  readonly id: string;
  readonly method: string;
  /** On the client's alarm clock; Infinity for none. */
  deadlineMs: number;
  /** What it rejects with at its deadline. */
  expiry: 'TIMEOUT' | 'CANCELLED';
  /** The ping after which the host first said it does not know this call. */
  missingSince: number | null;
  /** Sequence of the newest progress that was told. */
  progress: number;
  readonly onProgress: CallOptions['onProgress'];
  readonly bytes: CallOptions['bytes'];
  readonly resolve: (result: JsonValue) => void;
  readonly reject: (error: BridgeError) => void;
}

/** How long a call of a class waits for its answer, unless its caller says otherwise (docs/protocol.md 3.4). */
export function timeoutOf(latency: LatencyClass, askedMs = 0): number {
  if (askedMs > 0) return Math.min(askedMs, maxTimeoutMs);
  if (latency === 'instant') return instantTimeoutMs;
  return latency === 'network' ? networkTimeoutMs : Infinity;
}
