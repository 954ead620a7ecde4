import { limits } from '@org/bridge-protocol/wire';

import type { WaitingCall } from './waiting-call.js';

/** Signs of life while something waits (docs/protocol.md 3.5). Times are those of the client's alarm clock. */
export interface Heartbeat {
  /** Something waits from now on; nothing did before. */
  begin(nowMs: number): void;
  /** When {@link beat} wants to be asked next. */
  nextMs(): number;
  /** The ping that is due, if one is; `silent` when the host has given no sign of life for too long. */
  beat(nowMs: number, calls: Iterable<WaitingCall>): string | 'silent' | null;
  /** Takes a pong in; returns the calls that the host has twice said not to know. */
  hear(nowMs: number, unknown: readonly string[], calls: Iterable<WaitingCall>): readonly WaitingCall[];
}

/** Makes the heartbeat of one session. Only a pong counts: it is the answer to a question asked just now. */
export function createHeartbeat(): Heartbeat {
  let pings = 0;
  let nextPingMs = Infinity;
  let lastSignMs = 0;
  return {
    begin: (nowMs) => {
      lastSignMs = nowMs;
      nextPingMs = nowMs + limits.pingIntervalMs;
    },
    nextMs: () => Math.min(nextPingMs, lastSignMs + limits.silenceTimeoutMs),
    beat: (nowMs, calls) => {
      if (nowMs - lastSignMs >= limits.silenceTimeoutMs) return 'silent';
      if (nowMs < nextPingMs) return null;
      nextPingMs = nowMs + limits.pingIntervalMs;
      pings += 1;
      const waiting = [...calls].filter((call) => call.isInteractive).map((call) => call.id);
      return JSON.stringify({ type: 'ping', waiting });
    },
    hear: (nowMs, unknown, calls) => {
      lastSignMs = nowMs;
      const lost: WaitingCall[] = [];
      for (const call of calls) {
        if (!unknown.includes(call.id)) call.missingSincePing = null;
        else if (call.missingSincePing === null) call.missingSincePing = pings;
        // A doubled pong is not a second one: another ping must have been sent between.
        else if (call.missingSincePing < pings) lost.push(call);
      }
      return lost;
    },
  };
}
