import { describe, expect, it } from 'vitest';

import { parseGuestPacket, parseHostPacket } from '../src/index.js';

const packet = (...frames: readonly unknown[]) => JSON.stringify({ session: 'session-1', frames });

// protocol 1.4
describe('a packet from a guest', () => {
  it.each([
    { type: 'hello', nonce: 'n-1', protocol: [1, 2], sdk: 'guest-sdk/1.0.0' },
    { type: 'call', id: 'a-1', method: 'storage.get', params: { key: 'k' } },
    { type: 'call', id: 'a-2', method: 'payment.pay', params: {}, key: 'key_1' },
    { type: 'call', id: 'a-3', method: 'bridge.ping', params: 0 },
    { type: 'cancel', id: 'a-1' },
    { type: 'ping', waiting: ['a-1', 'a-2'] },
    { type: 'ping', waiting: [] },
    { type: 'bye', reason: 'closed' },
  ])('brings $type through as it is', (frame) => {
    expect(parseGuestPacket(packet(frame))).toEqual({ session: 'session-1', frames: [frame], ignored: 0 });
  });

  it('reads a call without parameters, and fields of a later protocol, as a call', () => {
    expect(
      parseGuestPacket(packet({ type: 'call', id: 'a', method: 'bridge.ping', later: 1 })).frames,
    ).toEqual([{ type: 'call', id: 'a', method: 'bridge.ping', params: {} }]);
  });

  it('may have no session before the welcome', () => {
    expect(parseGuestPacket('{"session":"","frames":[]}')).toEqual({ session: '', frames: [], ignored: 0 });
  });
});

describe('a packet from a host', () => {
  const welcome = {
    type: 'welcome',
    nonce: 'n-1',
    protocol: 1,
    host: { name: 'h', version: '1.0.0', platform: 'browser' },
    program: { id: 'com.example.shop', version: '1.0.0' },
    methods: { 'bridge.ping': { latency: 'instant', permission: null } },
    unsupported: { 'iap.purchase': 'A browser has no app store.' },
    events: [],
    permissions: { payment: 'prompt' },
  };

  it.each([
    welcome,
    { type: 'result', id: 'a-1', result: { value: null } },
    { type: 'result', id: 'a-1', result: false },
    { type: 'error', id: 'a-1', error: { code: 'TIMEOUT', message: 'Late.' } },
    { type: 'event', subscription: 's-1', sequence: 1, event: 'update.ready', data: { version: '2.0.0' } },
    { type: 'progress', id: 'a-1', sequence: 1, doneBytes: 10, totalBytes: null },
    { type: 'pong', unknown: ['a-1'] },
    { type: 'bye', reason: 'closed' },
  ])('brings $type through as it is', (frame) => {
    expect(parseHostPacket(packet(frame))).toEqual({ session: 'session-1', frames: [frame], ignored: 0 });
  });

  it('has a result of null when none was written', () => {
    expect(parseHostPacket(packet({ type: 'result', id: 'a-1' })).frames).toEqual([
      { type: 'result', id: 'a-1', result: null },
    ]);
  });

  it.each([
    ['a welcome without a table', { ...welcome, methods: undefined }],
    ['a welcome with a table that is none', { ...welcome, methods: { 'bridge.ping': null } }],
    ['a welcome without a protocol', { ...welcome, protocol: '1' }],
    ['an event without a subscription', { type: 'event', sequence: 1, event: 'update.ready' }],
    ['an event without a number', { type: 'event', subscription: 's', sequence: '1', event: 'update.ready' }],
    ['an error that is a text', { type: 'error', id: 'a', error: 'no' }],
    ['a pong without a list', { type: 'pong' }],
    ['a frame of the other side', { type: 'call', id: 'a', method: 'bridge.ping', params: {} }],
  ])('leaves out %s', (_, frame) => {
    expect(parseHostPacket(packet(frame))).toMatchObject({ frames: [], ignored: 1 });
  });
});

// protocol 1.6: what is not known is left out and counted; the frames beside it stand
describe('frames of unknown or broken form', () => {
  const good = { type: 'cancel', id: 'good' };

  it.each<[string, unknown]>([
    ['a type of a later protocol', { type: 'stream', id: 'a' }],
    ['no type', { id: 'a' }],
    ['a type that is a name of Object.prototype', { type: 'constructor' }],
    ['null', null],
    ['a number', 7],
    ['a list', [{ type: 'cancel', id: 'a' }]],
    ['a text', 'cancel'],
    ['a frame of the other side', { type: 'result', id: 'a', result: 1 }],
    // protocol 1.5
    ['an id that is a number', { type: 'cancel', id: 7 }],
    ['an id that is an object', { type: 'cancel', id: { toString: 'a' } }],
    ['an id that is empty', { type: 'cancel', id: '' }],
    ['an id with quotes and brackets', { type: 'cancel', id: "');evil();('" }],
    ['an id with a template', { type: 'cancel', id: '`${evil()}`' }],
    ['an id that ends a line', { type: 'cancel', id: 'a\n' }],
    ['an id of 41 characters', { type: 'cancel', id: 'a'.repeat(41) }],
    ['an id of letters that only look like ours', { type: 'cancel', id: 'а-1' }],
    ['a call without a method', { type: 'call', id: 'a', params: {} }],
    ['a call with an empty method', { type: 'call', id: 'a', method: '', params: {} }],
    ['a method of 65 characters', { type: 'call', id: 'a', method: 'm'.repeat(65), params: {} }],
    ['a method that is a path', { type: 'call', id: 'a', method: ['payment', 'pay'], params: {} }],
    ['a key with a blank', { type: 'call', id: 'a', method: 'payment.pay', params: {}, key: 'a b' }],
    [
      'a ping that asks about 1,025 calls',
      { type: 'ping', waiting: Array.from({ length: 1_025 }, () => 'a') },
    ],
    ['a ping that asks about a number', { type: 'ping', waiting: [7] }],
    [
      'a hello with 17 majors',
      { type: 'hello', nonce: 'n', protocol: Array.from({ length: 17 }, () => 1), sdk: 's' },
    ],
    ['a hello with a major that is a text', { type: 'hello', nonce: 'n', protocol: ['1'], sdk: 's' }],
    ['a hello without a nonce', { type: 'hello', protocol: [1], sdk: 's' }],
    ['a bye that explains itself at length', { type: 'bye', reason: 'r'.repeat(65) }],
  ])('%s', (_, frame) => {
    expect(parseGuestPacket(packet(good, frame, good))).toEqual({
      session: 'session-1',
      frames: [good, good],
      ignored: 1,
    });
  });

  it('names of Object.prototype as methods and fields are names like others', () => {
    const text =
      '{"session":"s","frames":[{"type":"call","id":"__proto__","method":"__proto__","params":{"__proto__":{"polluted":1},"constructor":{"prototype":1}}}]}';
    const [frame] = parseGuestPacket(text).frames;
    expect(frame).toMatchObject({ type: 'call', id: '__proto__', method: '__proto__' });
    expect(({} as { polluted?: number }).polluted).toBe(undefined);
    expect(Object.getPrototypeOf(frame)).toBe(Object.prototype);
  });

  it('a type that a frame only inherits from its own __proto__ is no type', () => {
    const text = '{"session":"s","frames":[{"__proto__":{"type":"cancel","id":"a"}}]}';
    expect(parseGuestPacket(text)).toMatchObject({ frames: [], ignored: 1 });
  });
});

describe('what is no packet', () => {
  it.each([
    ['', 'INVALID_PARAMS'],
    ['{', 'INVALID_PARAMS'],
    ['null', 'INVALID_PARAMS'],
    ['[]', 'INVALID_PARAMS'],
    ['"packet"', 'INVALID_PARAMS'],
    ['{"session":"s"}', 'INVALID_PARAMS'],
    ['{"session":"s","frames":{}}', 'INVALID_PARAMS'],
    ['{"frames":[]}', 'INVALID_PARAMS'],
    ['{"session":7,"frames":[]}', 'INVALID_PARAMS'],
    ['{"session":"a b","frames":[]}', 'INVALID_PARAMS'],
    ["{'session':'s','frames':[]}", 'INVALID_PARAMS'],
    ['{"session":"s","frames":[]} ', null],
  ])('%s → %s', (text, code) => {
    if (code === null) expect(parseGuestPacket(text).frames).toEqual([]);
    else expect(() => parseGuestPacket(text)).toThrow(expect.objectContaining({ name: 'BridgeError', code }));
  });
});

// protocol 1.2
describe('a packet beyond the bounds', () => {
  const refusedWith = (code: string) => expect.objectContaining({ name: 'BridgeError', code }) as Error;
  const nested = (levels: number) =>
    `{"session":"s","frames":[{"type":"call","id":"a","method":"m","params":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;

  it('is refused above 1,048,576 characters before it is parsed, and taken at exactly so many', () => {
    expect(() => parseGuestPacket('x'.repeat(1_048_577))).toThrow(refusedWith('PAYLOAD_TOO_LARGE'));
    const head = '{"session":"s","frames":[]}';
    expect(parseGuestPacket(head + ' '.repeat(1_048_576 - head.length)).frames).toEqual([]);
  });

  it('is refused above 32 levels before it is parsed, and taken with exactly so many', () => {
    expect(parseGuestPacket(nested(29)).frames).toHaveLength(1);
    expect(() => parseGuestPacket(nested(30))).toThrow(refusedWith('PAYLOAD_TOO_DEEP'));
    expect(() => parseGuestPacket(nested(200_000))).toThrow(refusedWith('PAYLOAD_TOO_DEEP'));
    expect(() => parseGuestPacket('['.repeat(1_000_000))).toThrow(refusedWith('PAYLOAD_TOO_DEEP'));
  });

  it('is not fooled by brackets, quotes and backslashes in texts', () => {
    const params = { a: '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[', b: '\\', c: '"[{\\"[{', d: '\\\\"{{{' };
    const [frame] = parseGuestPacket(packet({ type: 'call', id: 'a', method: 'm', params })).frames;
    expect(frame).toMatchObject({ params });
    const hidden = `{"session":"s","frames":[{"type":"call","id":"a","method":"m","params":["\\\\",${'['.repeat(40)}${']'.repeat(40)}]}]}`;
    expect(() => parseGuestPacket(hidden)).toThrow(refusedWith('PAYLOAD_TOO_DEEP'));
  });

  it('is refused above 128 frames', () => {
    const frames = (count: number) =>
      packet(...Array.from({ length: count }, () => ({ type: 'cancel', id: 'a' })));
    expect(parseGuestPacket(frames(128)).frames).toHaveLength(128);
    expect(() => parseGuestPacket(frames(129))).toThrow(refusedWith('INVALID_PARAMS'));
  });
});
