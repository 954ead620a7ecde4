// Hosts that break one rule each: bridge-torture finds exactly the rows that are about it.

import { beforeAll, describe, expect, it } from 'vitest';

import { createReleaseFactory } from '../src/release-factory.js';
import { bridgeTorture } from '../src/torture/bridge-torture.js';

import { openMemorySubject, signTorturePrograms } from './torture-memory-subject.js';

import type { Transport } from '@org/bridge-protocol';
import type { Sabotage, TorturePrograms } from './torture-memory-subject.js';

type Frame = Readonly<Record<string, unknown>>;

interface Packet {
  readonly session: string;
  readonly frames: readonly Frame[];
}

/** A host's end whose frames to the guest are changed: each into none, one or more. */
function toGuest(change: (frame: Frame, packet: Packet) => readonly Frame[]): Sabotage {
  return {
    hostEnd: (below) => ({
      ...below,
      send: (text, bytes) => {
        const packet = JSON.parse(text) as Packet; // what the host has made
        const frames = packet.frames.flatMap((frame) => [...change(frame, packet)]);
        if (frames.length > 0) below.send(JSON.stringify({ ...packet, frames }), bytes);
      },
    }),
  };
}

/** A host's end to which packets of the guest come changed, or that answers them by itself. */
function toHost(change: (text: string, below: Transport) => string | null): Sabotage {
  return {
    hostEnd: (below) => ({
      ...below,
      onPacket: (listener) => {
        below.onPacket((text, bytes) => {
          const changed = change(text, below);
          if (changed !== null) listener(changed, bytes);
        });
      },
    }),
  };
}

const isError = (frame: Frame, code: string) =>
  frame.type === 'error' && (frame.error as { readonly code: string }).code === code;
const answered = (id: unknown, result: unknown = null) => ({ type: 'result', id, result });

/** What stands for frames in a packet of a hostile guest, which may be anything. */
function packetFrames(packet: unknown): readonly Frame[] {
  const { frames } = (packet ?? {}) as { readonly frames?: unknown };
  return Array.isArray(frames) ? (frames as readonly Frame[]) : [];
}

function parsed(text: string): Packet | null {
  try {
    return JSON.parse(text) as Packet;
  } catch {
    return null;
  }
}

/** What is broken, how, and the rows that say so. */
const sabotages: readonly (readonly [what: string, sabotage: () => Sabotage, rows: readonly number[]])[] = [
  [
    'echoes ids that are none',
    () =>
      toHost((text, below) => {
        const packet = text.length < 50_000 ? parsed(text) : null;
        const odd = packetFrames(packet).find(({ id }) => typeof id === 'string' && id.includes('evil'));
        if (packet && odd) below.send(JSON.stringify({ ...packet, frames: [{ type: 'note', id: odd.id }] }));
        return text;
      }),
    [1],
  ],
  [
    'builds its answers as script text',
    () => ({
      hostEnd: (below) => ({
        ...below,
        send: (text, bytes) => {
          below.send(text.replace(/\$\{[^}]*\}/gu, ''), bytes);
        },
      }),
    }),
    [2],
  ],
  [
    'takes a falsy result for none',
    () =>
      toGuest((frame) => {
        const result = frame.result as { readonly result?: unknown } | null;
        const isFalsy = result !== null && typeof result === 'object' && 'result' in result && !result.result;
        return [isFalsy ? { ...frame, result: {} } : frame];
      }),
    // Row 19 tells its calls apart by numbers from 0.
    [3, 19],
  ],
  [
    'finds methods by walking objects',
    () =>
      toGuest((frame) => {
        const message = isError(frame, 'METHOD_NOT_FOUND') ? JSON.stringify(frame.error) : '';
        return [/\\"(?:constructor|toString|valueOf)\\"/u.test(message) ? answered(frame.id) : frame];
      }),
    [5],
  ],
  [
    'parses before it counts depth',
    () =>
      toHost((text, below) => {
        const id = /"id":"(d\d+)"/u.exec(text)?.[1];
        const session = /"session":"([^"]+)"/u.exec(text)?.[1] ?? '';
        if (id !== undefined) below.send(JSON.stringify({ session, frames: [answered(id)] }));
        return text;
      }),
    [7],
  ],
  [
    'parses before it counts size',
    () =>
      toHost((text) => {
        if (text.length > 1_048_576) parsed(text);
        return text;
      }),
    [8],
  ],
  [
    'answers twice',
    () => toGuest((frame) => (frame.type === 'result' && frame.id === 'again' ? [frame, frame] : [frame])),
    [10],
  ],
  [
    'takes packets of any session',
    () => {
      let live = '';
      const { hostEnd } = toHost((text) =>
        live === '' ? text : text.replace(/"session":"[^"]+"/u, `"session":"${live}"`),
      );
      return {
        hostEnd: (below, subject) => {
          live = '';
          const watched: Transport = {
            ...below,
            send: (text, bytes) => {
              live = /"session":"([^"]+)"/u.exec(text)?.[1] ?? live;
              below.send(text, bytes);
            },
          };
          return hostEnd?.(watched, subject) ?? watched;
        },
      };
    },
    [11, 22],
  ],
  [
    'forgets pings',
    () => ({ subject: () => ({ killHost: () => Promise.resolve(), silenceHost: () => Promise.resolve() }) }),
    [12],
  ],
  [
    'lets in what was denied',
    () => toGuest((frame) => [isError(frame, 'PERMISSION_DENIED') ? answered(frame.id) : frame]),
    // Row 5 asks for extensions that nobody may use.
    [5, 17],
  ],
  [
    'has no limits',
    () =>
      toGuest((frame) => [
        isError(frame, 'BUSY') || isError(frame, 'RATE_LIMITED') ? answered(frame.id) : frame,
      ]),
    [18, 26],
  ],
  [
    'shows what its handlers throw',
    () =>
      toGuest((frame) => [
        isError(frame, 'INTERNAL')
          ? {
              ...frame,
              error: { code: 'INTERNAL', message: 'host-secret-4711\n    at handle (host.js:1:1)' },
            }
          : frame,
      ]),
    [20],
  ],
  [
    'answers nothing that was cancelled',
    () => toGuest((frame) => (isError(frame, 'CANCELLED') ? [] : [frame])),
    [17, 22, 26],
  ],
  [
    'writes packets down',
    () => ({
      hostEnd: (below, subject) => ({
        ...below,
        onPacket: (listener) => {
          below.onPacket((text, bytes) => {
            if (text.length < 1_000) subject().probe.log({ level: 'debug', event: 'packet', detail: text });
            listener(text, bytes);
          });
        },
      }),
    }),
    [27],
  ],
  [
    'answers to child frames',
    () => ({
      subject: () => ({ childFrames: () => Promise.resolve([{ way: 'srcdoc', hasBridge: true }]) }),
    }),
    [4],
  ],
  [
    'compares the beginnings of origins',
    () => ({
      subject: () => ({
        origins: {
          own: 'https://program.example:8443',
          ask: (origin) => Promise.resolve(origin.startsWith('https://program.example:8443')),
        },
      }),
    }),
    [15],
  ],
  [
    'asks for no gesture',
    () => toGuest((frame) => [isError(frame, 'GESTURE_REQUIRED') ? answered(frame.id) : frame]),
    [30],
  ],
];

const allRows = Array.from({ length: 30 }, (_, index) => index + 1);
/** Floods and streams take seconds, so only hosts that break them go through them. */
const slowRows: readonly number[] = [18, 26];

let programs: TorturePrograms;

beforeAll(async () => {
  programs = await signTorturePrograms(await createReleaseFactory(globalThis.crypto.subtle));
});

describe('bridge-torture on a host that', () => {
  it.each(sabotages)('%s', { timeout: 60_000 }, async (_what, sabotage, rows) => {
    const subject = await openMemorySubject(programs, sabotage());
    const only = allRows.filter((number) => !slowRows.includes(number) || rows.includes(number));
    const report = await bridgeTorture(subject, { only });
    await subject.close();
    const failed = report.rows.flatMap((row) => (row.verdict === 'failed' ? [row] : []));
    expect(
      failed.map(({ number }) => number),
      failed.map(({ number, seen }) => `${number}: ${seen}`).join('\n'),
    ).toEqual(rows);
  });
});
