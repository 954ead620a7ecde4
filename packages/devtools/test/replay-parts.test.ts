import { linkedTransports as testTransports, scriptGuest, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { TraceError, createRecorder, linkedTransports, replayAsGuest, replayAsHost } from '../src/index.js';
import { firstDifference } from '../src/first-difference.js';
import { strictnessFor } from '../src/strictness.js';

import type { ReplayOptions, Trace } from '../src/index.js';
import type { JsonValue } from '@org/bridge-protocol';
import type { ScriptedGuest } from '@org/testkit';

const welcome = {
  type: 'welcome',
  nonce: 'n',
  protocol: 1,
  host: { name: 'Host', version: '1', platform: 'memory' },
  program: { id: 'p', version: '1' },
  methods: { 'nav.back': { latency: 'instant', permission: null } },
  unsupported: {},
  events: [],
  permissions: {},
};
const back = (id: string, delta = 1) => ({ type: 'call', id, method: 'nav.back', params: { delta } });
const depth = (id: string, value: number) => ({ type: 'result', id, result: { depth: value } });

/** A trace of frames of one session after its welcome, or of several. */
function traceOf(sessions: Readonly<Record<string, readonly object[]>>): Trace {
  const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0 });
  for (const [session, frames] of Object.entries(sessions)) {
    for (const frame of [welcome, ...frames]) {
      const type = (frame as { type: string }).type;
      const direction = ['call', 'cancel', 'ping', 'chunk'].includes(type) ? 'to-host' : 'to-guest';
      recorder.packet(direction, JSON.stringify({ session, frames: [frame] }), 0);
    }
  }
  return recorder.trace();
}

async function greetedBy(trace: Trace, options?: ReplayOptions): Promise<ScriptedGuest> {
  const [guestEnd, hostEnd] = linkedTransports();
  replayAsHost(trace, hostEnd, options);
  const guest = scriptGuest(guestEnd);
  await guest.greet(settle);
  return guest;
}

describe('a mock made of a trace', () => {
  it('leaves a call open that was never answered, and says so when it is asked', async () => {
    const guest = await greetedBy(traceOf({ x: [back('a')] }));
    guest.send([back('mine'), { type: 'ping', waiting: ['mine', 'other'] }]);
    await settle();
    expect(guest.received.slice(1)).toEqual([{ type: 'pong', unknown: ['other'] }]);
  });

  it('answers a cancel also where the recorded guest did not cancel', async () => {
    const guest = await greetedBy(traceOf({ x: [back('a')] }));
    guest.send([back('mine'), { type: 'cancel', id: 'mine' }]);
    await settle();
    expect(guest.answersTo('mine')).toMatchObject([{ type: 'error', error: { code: 'CANCELLED' } }]);
  });

  it('waits for the cancel of a call that was answered after one', async () => {
    const cancelled = { type: 'error', id: 'a', error: { code: 'CANCELLED', message: 'm' } };
    const guest = await greetedBy(traceOf({ x: [back('a'), { type: 'cancel', id: 'a' }, cancelled] }));
    guest.send([back('mine')]);
    await settle();
    expect(guest.answersTo('mine')).toEqual([]);
    guest.send([{ type: 'cancel', id: 'mine' }]);
    await settle();
    expect(guest.answersTo('mine')).toMatchObject([{ error: { code: 'CANCELLED' } }]);
  });

  it('sends an event only once its subscription is answered', async () => {
    const subscribe = { type: 'call', id: 's', method: 'bridge.subscribe', params: { event: 'nav.change' } };
    const subscribed = { type: 'result', id: 's', result: { subscriptionId: 'u' } };
    const data = { path: '', query: {}, reason: 'back', depth: 1 };
    const event = { type: 'event', subscription: 'u', sequence: 1, event: 'nav.change', data };
    const guest = await greetedBy(traceOf({ x: [subscribe, back('a'), depth('a', 1), event, subscribed] }));
    guest.send([back('mine')]);
    await settle();
    expect(guest.received.slice(1)).toEqual([depth('mine', 1)]);
    guest.send([{ ...subscribe, id: 'later' }]);
    await settle();
    expect(guest.received.slice(2)).toEqual([{ ...subscribed, id: 'later' }, event]);
  });

  it('waits for the bytes that came with a call before its answer', async () => {
    const params = { path: 'a', sizeBytes: 3 };
    const call = { type: 'call', id: 'a', method: 'file.writeBytes', params };
    const chunk = { type: 'chunk', id: 'a', sequence: 1, data: 'AQID' };
    const written = { type: 'result', id: 'a', result: { ref: 'a', name: 'a', type: '', sizeBytes: 3 } };
    const guest = await greetedBy(traceOf({ x: [call, { ...chunk }, written] }));
    guest.send([{ ...call, id: 'mine' }]);
    await settle();
    expect(guest.received.slice(1)).toEqual([]);
    guest.send([{ ...chunk, id: 'mine' }]);
    await settle();
    expect(guest.received.slice(1)).toEqual([
      { type: 'credit', id: 'mine', bytes: 3 },
      { ...written, id: 'mine' },
    ]);
  });

  it('answers METHOD_NOT_FOUND where the recorded host had no such method', async () => {
    const guest = await greetedBy(traceOf({ x: [] }));
    guest.send([{ type: 'call', id: 'a', method: 'toString', params: {} }]);
    await settle();
    expect(guest.answersTo('a')).toMatchObject([{ error: { code: 'METHOD_NOT_FOUND' } }]);
  });

  it('refuses a guest of another protocol, and drops what is no packet', async () => {
    const [guestEnd, hostEnd] = testTransports();
    replayAsHost(traceOf({ x: [] }), hostEnd);
    const guest = scriptGuest(guestEnd);
    guest.sendText('{');
    guest.send([{ type: 'hello', nonce: 'n', protocol: [2], sdk: 's' }], '');
    await settle();
    expect(guest.received).toEqual([{ type: 'bye', reason: 'VERSION_MISMATCH' }]);
  });

  it('does not compare what is to be ignored, and takes the first call that fits', async () => {
    const trace = traceOf({ x: [back('a', 1), depth('a', 5), back('b', 2), depth('b', 4)] });
    const guest = await greetedBy(trace, { ignore: ['nav.back/params/delta'] });
    guest.send([back('mine', 3), back('next', 2)]);
    await settle();
    expect(guest.received.slice(1)).toEqual([depth('mine', 5), depth('next', 4)]);
  });
});

describe('a session of a trace', () => {
  const trace = traceOf({ x: [back('a'), depth('a', 1)], y: [back('b'), depth('b', 2)] });

  it.each([
    [undefined, 1],
    ['s1', 1],
    ['s2', 2],
  ])('is the one that is asked for: %s', async (session, expected) => {
    const guest = await greetedBy(trace, session === undefined ? {} : { session });
    guest.send([back('mine')]);
    await settle();
    expect(guest.answersTo('mine')).toEqual([depth('mine', expected)]);
  });

  it('that is not there cannot be replayed', async () => {
    const [guestEnd, hostEnd] = linkedTransports();
    expect(() => replayAsHost(trace, hostEnd, { session: 's3' })).toThrow(
      new TraceError('NOT_IN_TRACE', 'The trace has no welcome of s3: record from the beginning.'),
    );
    await expect(replayAsGuest({ ...trace, entries: [] }, guestEnd)).rejects.toMatchObject({
      code: 'NOT_IN_TRACE',
    });
  });
});

describe('a trace that lost its oldest entries', () => {
  it('replays what it still has', async () => {
    const answers = Array.from({ length: 30 }, (_, index) => [
      back(`c${index}`),
      depth(`c${index}`, index),
    ]).flat();
    const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0, maxEntries: 7 });
    for (const frame of [welcome, ...answers]) {
      const direction = frame.type === 'call' ? 'to-host' : 'to-guest';
      recorder.packet(direction, JSON.stringify({ session: 'x', frames: [frame] }), 0);
    }
    const trace = recorder.trace();
    expect(trace.header.dropped.entries).toBe(53);
    const [guestEnd, hostEnd] = linkedTransports();
    replayAsHost(trace, hostEnd);
    expect(await replayAsGuest(trace, guestEnd)).toEqual({ matched: 3, remaining: 0, firstDivergence: null });
  });
});

describe('the first difference', () => {
  const strict = { strictnessAt: strictnessFor(['x/result/skipped'])('x'), isLoose: false };

  it.each<[string, JsonValue, JsonValue, string | null]>([
    ['of equal values', { a: [1, null, 'x'] }, { a: [1, null, 'x'] }, null],
    ['is in the order of what is expected', { b: 1, a: 1 }, { a: 2, b: 2 }, '/b'],
    ['is a missing item', [1, 2], [1], '/1'],
    ['is an additional item', [1], [1, 2], '/1'],
    ['is an additional member', { a: 1 }, { a: 1, b: 1 }, '/b'],
    ['is another type', { a: [] }, { a: {} }, '/a'],
    ['is null in place of a value', { a: null }, { a: 0 }, '/a'],
    ['is told with escaped names (RFC 6901)', { 'a/b~': 1 }, { 'a/b~': 2 }, '/a~1b~0'],
    ['is not in redacted values of one type', { $redacted: 'string:3' }, { $redacted: 'string:9' }, null],
    ['is not in a redacted value and one of its type', { $redacted: 'url:30' }, 'text', null],
    ['is in a redacted value and one of another type', { a: { $redacted: 'string:3' } }, { a: 3 }, '/a'],
    ['is not in a moment', { expiresAtMs: 1 }, { expiresAtMs: 2 }, null],
    ['is in a moment that is none', { expiresAtMs: 1 }, { expiresAtMs: 'x' }, '/expiresAtMs'],
    ['is not in what is ignored', { result: { skipped: { a: 1 } } }, { result: { skipped: 'x' } }, null],
    ['is not found on a prototype', {}, { toString: 1 }, '/toString'],
  ])('%s', (_title, expected, actual, where) => {
    expect(firstDifference(expected, actual, strict)?.where ?? null).toBe(where);
  });

  it('is not an additional member where results are loose, but an additional item is', () => {
    const loose = { ...strict, isLoose: true };
    expect(firstDifference({ a: 1 }, { a: 1, b: 1 }, loose)).toBeNull();
    expect(firstDifference([{ a: 1 }], [{ a: 1 }, 2], loose)?.where).toBe('/1');
  });

  it.each(['payment.pay', '/result', ''])('is not ignored at "%s", which names no place', (ignore) => {
    expect(() => strictnessFor([ignore])).toThrow(TraceError);
  });
});
