// Parts of client and session that are taken out one by one. What the law does not miss, it does not test.

import type { HostFrame, GuestFrame, Packet } from '@org/bridge-protocol';

import type { Breach } from './ledger.js';
import type { KnockOut } from './run-schedule.js';
import type { Arrival } from './wire.js';

/** A part that is gone, and how the law has to find that out. */
export interface KnockOutCase {
  readonly what: string;
  readonly knockOut: () => KnockOut;
  readonly found: readonly Breach[];
}

/** What the law has to miss. */
export const knockOuts: readonly KnockOutCase[] = [
  {
    what: 'the heartbeat',
    knockOut: () => ({
      client: {
        heartbeat: { begin: () => undefined, nextMs: () => Infinity, beat: () => null, hear: () => [] },
      },
    }),
    found: ['unsettled', 'late'],
  },
  {
    what: 'deadlines',
    knockOut: () => ({ client: { deadlineOf: () => Infinity } }),
    found: ['late'],
  },
  {
    what: 'what a pong says of unknown calls',
    knockOut: () => edit('toGuest', (frame) => (frame.type === 'pong' ? { ...frame, unknown: [] } : frame)),
    found: ['unsettled'],
  },
  {
    what: 'the session of a packet',
    knockOut: () => ({
      tamper: ({ text, connection: { session } }) =>
        session === '' ? text : text.replace(/^\{"session":"[^"]+"/u, `{"session":"${session}"`),
    }),
    // Another document's bye ends this one's session, and its calls are carried out here.
    found: ['unsettled', 'untrue'],
  },
  {
    what: 'the ids of calls that were taken before',
    knockOut: () =>
      edit('toHost', (frame, { copy }) =>
        frame.type === 'call' && copy > 0 ? { ...frame, id: `${frame.id}-again` } : frame,
      ),
    found: ['twice'],
  },
  {
    what: 'the answer to a cancel',
    knockOut: () =>
      edit('toGuest', (frame) => (frame.type === 'error' && frame.error.code === 'CANCELLED' ? null : frame)),
    found: ['late'],
  },
  {
    what: 'credit',
    knockOut: () => edit('both', (frame) => (frame.type === 'credit' ? null : frame)),
    found: ['late'],
  },
  {
    what: 'the order of chunks',
    knockOut: () => {
      const seen = new Map<string, number>();
      return edit('both', (frame) => {
        if (frame.type !== 'chunk') return frame;
        const sequence = (seen.get(frame.id) ?? 0) + 1;
        seen.set(frame.id, sequence);
        return { ...frame, sequence };
      });
    },
    found: ['untrue'],
  },
  {
    what: 'the journal of payments',
    knockOut: () => ({
      sabotage: (program) => ({
        ...program,
        once: { ...program.once, run: async (_, perform) => perform() },
      }),
    }),
    found: ['twice'],
  },
  {
    what: 'the end of subscriptions with their session',
    knockOut: () => ({
      sabotage: (program) => {
        const { natives } = program.platform;
        if (natives === undefined) return program;
        const begin = natives.events['network.change'];
        const watch: typeof begin = (...watching) => {
          begin?.(...watching);
          return () => undefined;
        };
        return {
          ...program,
          platform: { ...program.platform, natives: { ...natives, events: { 'network.change': watch } } },
        };
      },
    }),
    found: ['leak'],
  },
];

type Frame = GuestFrame | HostFrame;

/** Changes the frames of packets as they arrive; null takes a frame away. */
function edit(
  direction: Arrival['direction'] | 'both',
  change: (frame: Frame, arrival: Arrival) => Frame | null,
): KnockOut {
  return {
    tamper: (arrival) => {
      if (direction !== 'both' && arrival.direction !== direction) return arrival.text;
      const packet = JSON.parse(arrival.text) as Packet<Frame>;
      const frames = packet.frames.map((frame) => change(frame, arrival)).filter((frame) => frame !== null);
      return frames.length === 0 ? null : JSON.stringify({ ...packet, frames });
    },
  };
}
