import { pingIntervalMs, silenceTimeoutMs } from '@org/bridge-protocol/wire';

import type { WaitingCall } from './waiting-call.js';
import type { PingFrame } from '@org/bridge-protocol/wire';

/** Signs of life while something waits (docs/protocol.md 3.5). Times are those of the client's alarm clock. */
export interface Heartbeat {
  /** Something waits from now on; nothing did before. */
  begin(nowMs: number): void;
  /** When {@link beat} wants to be asked next. */
  nextMs(): number;
  /** The ping that is due, if one is; `silent` when the host has given no sign of life for too long. */
  beat(nowMs: number, waiting: readonly string[]): PingFrame | 'silent' | null;
  /** Takes a pong in; returns the calls that the host has twice said not to know. */
  hear(nowMs: number, unknown: readonly string[], calls: readonly WaitingCall[]): readonly WaitingCall[];
}

/** Makes the heartbeat of one session. Only a pong counts: it is the answer to a question asked just now. */
export function createHeartbeat(): Heartbeat {
  let pings = 0;
  let nextPingMs: number;
  let silentAtMs: number;
  return {
    begin: (nowMs) => {
      nextPingMs = nowMs + pingIntervalMs;
      silentAtMs = nowMs + silenceTimeoutMs;
    },
    nextMs: () => Math.min(nextPingMs, silentAtMs),
    beat: (nowMs, waiting) => {
      if (nowMs >= silentAtMs) return 'silent';
      if (nowMs < nextPingMs) return null;
      nextPingMs = nowMs + pingIntervalMs;
      pings += 1;
      return { type: 'ping', waiting };
    },
    hear: (nowMs, unknown, calls) => {
      silentAtMs = nowMs + silenceTimeoutMs;
      return calls.filter((call) => {
        // A doubled pong is not a second one: another ping must have been sent between.
        call.missingSince = unknown.includes(call.id) ? (call.missingSince ?? pings) : null;
        return call.missingSince !== null && call.missingSince < pings;
      });
    },
  };
}
