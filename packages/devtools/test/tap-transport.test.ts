import { linkedTransports, settle, transportContract } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createRecorder, tapTransport } from '../src/index.js';

import type { Recorder, RecorderOptions } from '../src/index.js';
import type { Transport } from '@org/bridge-protocol';

function recorderAt(end: 'guest' | 'host', options: Partial<RecorderOptions> = {}): Recorder {
  return createRecorder({ end, now: () => 0, startedAtMs: 0, ...options });
}

const packetOf = (...frames: readonly object[]) => JSON.stringify({ session: 'session', frames });
const callOf = (id: string, payload = 'x') => ({
  type: 'call',
  id,
  method: 'bridge.ping',
  params: { payload },
});
const told = (recorder: Recorder) =>
  recorder.trace().entries.map(({ direction, frame }) => `${direction} ${frame.type}`);

describe('a tapped transport', async () => {
  const report = await transportContract(
    () => {
      const [guest, host] = linkedTransports();
      return Promise.resolve([
        tapTransport(guest, recorderAt('guest')),
        tapTransport(host, recorderAt('host')),
      ] as const);
    },
    { wait: settle, noticesPeerClose: true },
  );

  it('holds the whole transport contract', () => {
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBe(5);
  });

  it('hands on what it carries in the same turn, bytes included', () => {
    const sent: unknown[] = [];
    let receive: Parameters<Transport['onPacket']>[0] = () => undefined;
    const inner: Transport = {
      carriesBytes: true,
      send: (...packet) => void sent.push(packet),
      onPacket: (listener) => {
        receive = listener;
      },
      onClose: () => undefined,
      close: () => sent.push('close'),
    };
    const tapped = tapTransport(inner, recorderAt('guest'));
    const bytes = Uint8Array.of(1, 2);
    const received: unknown[] = [];
    tapped.onPacket((...packet) => received.push(packet));
    tapped.send('out', bytes);
    receive('in', bytes);
    tapped.close();
    expect(tapped.carriesBytes).toBe(true);
    expect(sent).toEqual([['out', bytes], 'close']);
    expect(received).toEqual([['in', bytes]]);
  });

  it('does not carry bytes where the transport does not', () => {
    expect(tapTransport(linkedTransports()[0], recorderAt('guest'))).not.toHaveProperty('carriesBytes');
  });

  it('records both directions as its end sees them', async () => {
    const [guest, host] = linkedTransports();
    const [atGuest, atHost] = [recorderAt('guest'), recorderAt('host')];
    const [guestEnd, hostEnd] = [tapTransport(guest, atGuest), tapTransport(host, atHost)];
    hostEnd.onPacket(() => {
      hostEnd.send(packetOf({ type: 'result', id: 'a', result: null }));
    });
    guestEnd.onPacket(() => undefined);
    guestEnd.send(packetOf(callOf('a'), { type: 'cancel', id: 'a' }));
    await settle();
    const both = ['to-host call', 'to-host cancel', 'to-guest result'];
    expect(told(atGuest)).toEqual(both);
    expect(told(atHost)).toEqual(both);
    expect(atGuest.trace().entries.map(({ packet }) => packet)).toEqual([1, 1, 2]);
  });

  it('records that the other side is gone', async () => {
    const [guest, host] = linkedTransports();
    const recorder = recorderAt('host');
    tapTransport(host, recorder).onClose(() => undefined);
    guest.close();
    await settle();
    expect(told(recorder)).toEqual(['to-host $closed']);
  });
});

describe('a packet that is none', () => {
  it.each<[string, string, object]>([
    ['not JSON', '{', { type: '$unreadable', code: 'INVALID_PARAMS', chars: 1 }],
    ['too deep', '['.repeat(100), { type: '$unreadable', code: 'PAYLOAD_TOO_DEEP', chars: 100 }],
    [
      'too large',
      'x'.repeat(1_048_577),
      { type: '$unreadable', code: 'PAYLOAD_TOO_LARGE', chars: 1_048_577 },
    ],
    [
      'with a frame of a later protocol',
      packetOf({ type: 'later', secret: 's' }),
      { type: '$ignored', count: 1 },
    ],
    ['with a broken welcome', packetOf({ type: 'welcome', nonce: {} }), { type: '$ignored', count: 1 }],
  ])('is noted and handed on: %s', (_title, text, frame) => {
    const recorder = recorderAt('guest');
    const sent: string[] = [];
    const inner = { ...linkedTransports()[0], send: (packet: string) => void sent.push(packet) };
    tapTransport(inner, recorder).send(text);
    expect(recorder.trace().entries.map((entry) => entry.frame)).toEqual([frame]);
    expect(sent).toEqual([text]);
  });

  it.each<[string, () => number]>([
    ['says nothing', () => NaN],
    [
      'fails',
      () => {
        throw new Error('No clock.');
      },
    ],
  ])('never reaches its transport as an error, not even when the clock %s', (_title, read) => {
    const clock = { read: () => 0 };
    const recorder = recorderAt('guest', { now: () => clock.read() });
    clock.read = read;
    tapTransport(linkedTransports()[0], recorder).send(packetOf(callOf('a')));
    expect(recorder.trace().entries).toMatchObject([{ atMs: 0 }]);
  });
});

describe('a recorder', () => {
  const hello = packetOf({ type: 'hello', nonce: 'n', protocol: [1], sdk: 'sdk' });

  it('keeps the newest frames, and greetings, and says how much it dropped', () => {
    const recorder = recorderAt('guest', { maxEntries: 3 });
    recorder.packet('to-host', hello, 0);
    for (const id of ['a', 'b', 'c', 'd', 'e']) recorder.packet('to-host', packetOf(callOf(id)), 0);
    const { header, entries } = recorder.trace();
    expect(entries.map(({ frame }) => ('id' in frame ? frame.id : frame.type))).toEqual([
      'hello',
      'c',
      'd',
      'e',
    ]);
    expect(header.dropped.entries).toBe(2);
    expect(header.dropped.chars).toBeGreaterThan(200);
  });

  it('keeps no more characters than it may', () => {
    const recorder = recorderAt('guest', { maxChars: 5_000 });
    for (let index = 0; index < 100; index += 1) {
      recorder.packet('to-host', packetOf(callOf(`c${index}`, 'x'.repeat(500))), 0);
    }
    const { entries, header } = recorder.trace();
    expect(entries.map((entry) => `${JSON.stringify(entry)}\n`).join('').length).toBeLessThanOrEqual(5_000);
    expect(entries.length + header.dropped.entries).toBe(100);
  });

  it('keeps no more than a file may have, however much it is allowed', () => {
    const recorder = recorderAt('guest', { maxEntries: 1e9 });
    for (let index = 0; index < 10_100; index += 1)
      recorder.packet('to-host', packetOf({ type: 'cancel', id: 'a' }), 0);
    expect(recorder.trace().entries).toHaveLength(10_000);
  });

  it('is not filled by greetings', () => {
    const recorder = recorderAt('guest', { maxEntries: 10 });
    for (let index = 0; index < 500; index += 1) recorder.packet('to-host', hello, 0);
    expect(recorder.trace().entries).toHaveLength(64 + 10);
  });

  it('keeps no greeting apart that is no greeting by its size', () => {
    const recorder = recorderAt('guest', { maxEntries: 1 });
    const welcome = {
      type: 'welcome',
      nonce: 'n',
      protocol: 1,
      host: { name: 'Host', version: '1', platform: 'memory' },
      program: { id: 'p', version: '1' },
      methods: {},
      unsupported: {},
      events: Array.from({ length: 5_000 }, () => 'an.event.of.some.length'),
      permissions: {},
    };
    recorder.packet('to-guest', packetOf(welcome), 0);
    recorder.packet('to-host', packetOf(callOf('a')), 0);
    expect(told(recorder)).toEqual(['to-host call']);
  });

  it('gives no names any more when somebody makes up sessions', () => {
    const recorder = recorderAt('guest');
    for (let index = 0; index < 4_098; index += 1) {
      recorder.packet(
        'to-host',
        JSON.stringify({ session: `x${index}`, frames: [{ type: 'bye', reason: 'r' }] }),
        0,
      );
    }
    const sessions = recorder.trace().entries.map(({ session }) => session);
    expect(sessions.slice(-3)).toEqual(['s4096', 's0', 's0']);
  });

  it('names sessions in the order it meets them', () => {
    const recorder = recorderAt('guest');
    for (const session of ['', 'x', 'y', 'x']) {
      recorder.packet('to-host', JSON.stringify({ session, frames: [{ type: 'bye', reason: 'r' }] }), 0);
    }
    expect(recorder.trace().entries.map(({ session }) => session)).toEqual(['', 's1', 's2', 's1']);
  });

  it('counts time from its beginning, and never back', () => {
    const times = [1_000, 1_000.25, 900, 1_002];
    const recorder = recorderAt('guest', { now: () => times.shift() ?? 0 });
    for (const id of ['a', 'b', 'c']) recorder.packet('to-host', packetOf(callOf(id)), 0);
    expect(recorder.trace().entries.map(({ atMs }) => atMs)).toEqual([0.25, 0.25, 2]);
  });
});
