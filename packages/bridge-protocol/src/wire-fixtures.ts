// Golden packets: what native hosts and guests test their own reader with. `npm run generate` writes them to
// wire-fixtures.json; no entry imports this file.

import { limits } from './limits.js';

import type { GuestFrame, HostFrame } from './frame.js';

/** A packet that must be read, with what it means. */
export interface ValidPacket {
  readonly name: string;
  readonly from: 'guest' | 'host';
  readonly packet: string;
  readonly session: string;
  readonly frames: readonly (GuestFrame | HostFrame)[];
  /** Frames that are left out as unknown or malformed (docs/protocol.md 1.6). */
  readonly ignored: number;
}

/** A packet that must be refused whole, with the code. */
export interface RefusedPacket {
  readonly name: string;
  readonly packet: string;
  readonly code: 'PAYLOAD_TOO_LARGE' | 'PAYLOAD_TOO_DEEP' | 'INVALID_PARAMS';
}

const session = 'a3f1c09d5e7b2468';

const guestFrames: readonly GuestFrame[] = [
  { type: 'hello', nonce: 'n-7f3a', protocol: [1], sdk: 'guest-sdk/0.1.0' },
  { type: 'call', id: 'k3-1', method: 'storage.get', params: { key: 'visits' } },
  {
    type: 'call',
    id: 'k3-2',
    method: 'payment.pay',
    params: { orderId: 'o-1', amount: '9.90', currency: 'EUR' },
    key: 'once-1',
  },
  { type: 'cancel', id: 'k3-2' },
  { type: 'chunk', id: 'k3-6', sequence: 1, data: 'AAEC' },
  { type: 'credit', id: 'k3-5', bytes: 49_152 },
  { type: 'ping', waiting: ['k3-2'] },
  { type: 'bye', reason: 'closed' },
];

const hostFrames: readonly HostFrame[] = [
  {
    type: 'welcome',
    nonce: 'n-7f3a',
    protocol: 1,
    host: { name: 'Example', version: '3.2.0', platform: 'browser' },
    program: { id: 'com.partner.loans', version: '2.3.1' },
    methods: {
      'storage.get': { latency: 'instant', permission: null },
      'payment.pay': { latency: 'interactive', permission: 'payment', once: true },
      'ui.setDisplayMode': {
        latency: 'interactive',
        permission: null,
        gesture: true,
        without: ['orientation'],
      },
    },
    unsupported: { 'iap.purchase': 'A browser has no app store.' },
    events: ['app.visibilityChange'],
    permissions: { payment: 'prompt' },
  },
  { type: 'result', id: 'k3-1', result: { value: null } },
  { type: 'result', id: 'k3-3', result: false },
  // What native hosts broke by pasting it into code.
  { type: 'result', id: 'k3-4', result: "O'Brien ${x} ` \\ \n \u2028 \u0000 </script> \u{1f600}" },
  {
    type: 'error',
    id: 'k3-2',
    error: { code: 'RATE_LIMITED', message: 'Ask again in 500 ms.', retryAfterMs: 500 },
  },
  { type: 'progress', id: 'k3-5', sequence: 2, doneBytes: 1_024, totalBytes: null },
  { type: 'chunk', id: 'k3-5', sequence: 1, data: null },
  { type: 'credit', id: 'k3-6', bytes: 3 },
  { type: 'event', subscription: 's-1', sequence: 1, event: 'app.visibilityChange', data: { visible: true } },
  { type: 'pong', unknown: [] },
  { type: 'bye', reason: 'closed' },
];

/** Every frame by itself, all of them together, what is left out, and what is refused. */
export function wireFixtures(): {
  readonly valid: readonly ValidPacket[];
  readonly refused: readonly RefusedPacket[];
} {
  const guest = guestFrames.map((frame) => valid('guest', frame.type, [frame]));
  const host = hostFrames.map((frame) => valid('host', frame.type, [frame]));
  const call = { type: 'call', id: 'k3-1', method: 'bridge.ping', params: {} } as const;
  return {
    valid: [
      ...guest,
      ...host,
      valid('guest', 'several frames, in order', guestFrames.slice(1)),
      {
        ...valid('guest', 'a field of a later protocol is left out', [call]),
        packet: packetOf([{ ...call, later: 1 }]),
      },
      ...leftOut.map(([name, frame]): ValidPacket => ({
        ...valid('guest', name, [call]),
        packet: packetOf([frame, call]),
        ignored: 1,
      })),
    ],
    refused: [
      { name: 'no JSON', packet: '{"session":"', code: 'INVALID_PARAMS' },
      { name: 'no object', packet: '[]', code: 'INVALID_PARAMS' },
      { name: 'no list of frames', packet: `{"session":"${session}"}`, code: 'INVALID_PARAMS' },
      {
        name: 'a session that is no id',
        packet: '{"session":"\');evil();","frames":[]}',
        code: 'INVALID_PARAMS',
      },
      {
        name: 'too many frames',
        packet: packetOf(Array.from({ length: limits.maxFramesPerPacket + 1 }, () => ({}))),
        code: 'INVALID_PARAMS',
      },
      { name: 'too deep', packet: '['.repeat(limits.maxDepth + 1), code: 'PAYLOAD_TOO_DEEP' },
    ],
  };
}

/** Frames that a reader leaves out, counts, and goes on after. */
const leftOut: readonly (readonly [name: string, frame: unknown])[] = [
  ['an unknown kind', { type: 'telepathy', id: 'k3-9' }],
  ['no object', 'call'],
  ['an id with a quote', { type: 'call', id: "');evil();('", method: 'bridge.ping', params: {} }],
  [
    'an id that is too long',
    { type: 'call', id: 'x'.repeat(limits.maxIdChars + 1), method: 'bridge.ping', params: {} },
  ],
  ['an id that is a number', { type: 'call', id: 7, method: 'bridge.ping', params: {} }],
  [
    'a name that is too long',
    { type: 'call', id: 'k3-9', method: 'm'.repeat(limits.maxNameChars + 1), params: {} },
  ],
  ['a chunk without a number', { type: 'chunk', id: 'k3-9', sequence: 0, data: '' }],
  ['a credit of less than nothing', { type: 'credit', id: 'k3-9', bytes: -1 }],
  ['a key that is no id', { type: 'call', id: 'k3-9', method: 'payment.pay', params: {}, key: 'a b' }],
];

function valid(
  from: ValidPacket['from'],
  name: string,
  frames: readonly (GuestFrame | HostFrame)[],
): ValidPacket {
  return { name, from, packet: packetOf(frames), session, frames, ignored: 0 };
}

function packetOf(frames: readonly unknown[]): string {
  return JSON.stringify({ session, frames });
}
