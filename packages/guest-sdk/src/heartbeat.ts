import { guestLimits } from '@org/bridge-protocol/wire';

import type { WaitingCall } from './waiting-call.js';
import type { PingFrame } from '@org/bridge-protocol';

/** Signs of life while something waits (docs/protocol.md 3.5). Times are those of the client's alarm clock. */
export interface Heartbeat {
  /** Something waits from now on; nothing did before. */
  begin(nowMs: number): void;
  /** When {@link beat} wants to be asked next. */
  nextMs(): number;
  /** The ping that is due, if one is; `silent` when the host has given no sign of life for too long. */
  beat(nowMs: number, calls: readonly WaitingCall[]): PingFrame | 'silent' | null;
  /** Takes a pong in; returns the calls that the host has twice said not to know. */
  hear(nowMs: number, unknown: readonly string[], calls: readonly WaitingCall[]): readonly WaitingCall[];
}

/** Makes the heartbeat of one session. Only a pong counts: it is the answer to a question asked just now. */
export function createHeartbeat(): Heartbeat {
  let pings = 0;
  let nextPingMs: number;
  let lastPongMs: number;
  return {
    begin: (nowMs) => {
      lastPongMs = nowMs;
      nextPingMs = nowMs + guestLimits.pingIntervalMs;
    },
    nextMs: () => Math.min(nextPingMs, lastPongMs + guestLimits.silenceTimeoutMs),
    beat: (nowMs, calls) => {
      if (nowMs >= lastPongMs + guestLimits.silenceTimeoutMs) return 'silent';
      if (nowMs < nextPingMs) return null;
      nextPingMs = nowMs + guestLimits.pingIntervalMs;
      pings += 1;
      return { type: 'ping', waiting: calls.filter((call) => call.isInteractive).map((call) => call.id) };
    },
    hear: (nowMs, unknown, calls) => {
      lastPongMs = nowMs;
      return calls.filter((call) => {
        if (!unknown.includes(call.id)) call.missingSince = null;
        else call.missingSince ??= pings;
        // A doubled pong is not a second one: another ping must have been sent between.
        return call.missingSince !== null && call.missingSince < pings;
      });
    },
  };
}
