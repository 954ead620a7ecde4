import { instantTimeoutMs, maxTimeoutMs, networkTimeoutMs } from '@org/bridge-protocol/wire';

import type { CallOptions } from './call-options.js';
import type { BridgeError, JsonValue, LatencyClass, ProgressFrame } from '@org/bridge-protocol';

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
  /** The newest progress that was told. */
  progressSequence: number;
  readonly onProgress: CallOptions['onProgress'];
  readonly resolve: (result: JsonValue) => void;
  readonly reject: (error: BridgeError) => void;
}

/** A call that begins to wait. */
export function createWaitingCall(
  parts: Omit<WaitingCall, 'expiry' | 'missingSince' | 'progressSequence'>,
): WaitingCall {
  return { ...parts, expiry: 'TIMEOUT', missingSince: null, progressSequence: 0 };
}

/** Tells progress on; false for a frame that is late, doubled or overtaken (docs/protocol.md 3.8). */
export function tellProgress(
  waiting: WaitingCall | undefined,
  { sequence, doneBytes, totalBytes }: ProgressFrame,
): boolean {
  if (waiting === undefined || sequence <= waiting.progressSequence) return false;
  waiting.progressSequence = sequence;
  // In a microtask of its own: a listener that throws is reported by the page and disturbs nobody.
  void Promise.resolve().then(() => waiting.onProgress?.(doneBytes, totalBytes));
  return true;
}

/** How long a call of a class waits for its answer, unless its caller says otherwise (docs/protocol.md 3.4). */
export function timeoutOf(latency: LatencyClass, askedMs = 0): number {
  if (askedMs > 0) return Math.min(askedMs, maxTimeoutMs);
  if (latency === 'interactive') return Infinity;
  return latency === 'network' ? networkTimeoutMs : instantTimeoutMs;
}
