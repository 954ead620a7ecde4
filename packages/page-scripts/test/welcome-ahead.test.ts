import { afterEach, describe, expect, it } from 'vitest';

import { takeWelcome } from '../src/index.js';

const hello = { type: 'hello', nonce: 'n-1', protocol: [1, 2], sdk: 'test' };
const packetOf = (...frames: unknown[]) => JSON.stringify({ session: '', frames });

function put(welcome: unknown): void {
  Object.assign(globalThis, { miniProgramWelcome: welcome });
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'miniProgramWelcome');
});

describe('a welcome ahead', () => {
  it('answers a hello in the session it is given, and is found by nobody after', () => {
    put({ type: 'welcome', nonce: '', protocol: 1, methods: {} });
    const welcome = takeWelcome();
    expect('miniProgramWelcome' in globalThis).toBe(false);
    expect(JSON.parse(welcome?.answer(packetOf(hello), 's-1') ?? 'null')).toEqual({
      session: 's-1',
      frames: [{ type: 'welcome', nonce: 'n-1', protocol: 1, methods: {} }],
    });
    expect(takeWelcome()).toBeNull();
  });

  it('has a session of its own for each guest, which the host takes for a name (protocol 1.5)', () => {
    put({ protocol: 1 });
    const welcome = takeWelcome();
    const sessions = Array.from({ length: 50 }, () => welcome?.createSession() ?? '');
    expect(new Set(sessions).size).toBe(50);
    for (const session of sessions) expect(session).toMatch(/^[\w-]{5,40}$/u);
  });

  it.each([
    ['no JSON', '{'],
    ['no packet', '[]'],
    ['a packet without frames', '{"session":""}'],
    ['an empty packet', packetOf()],
    ['a call', packetOf({ type: 'call', id: '1', method: 'bridge.ping' })],
    ['a hello without a nonce', packetOf({ ...hello, nonce: 1 })],
    ['a hello without an SDK', packetOf({ ...hello, sdk: undefined })],
    ['a hello of another protocol', packetOf({ ...hello, protocol: [2] })],
    ['a hello that names none', packetOf({ ...hello, protocol: '1' })],
    ['a depth bomb', `{"session":"","frames":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('leaves %s to the host', (_, packet) => {
    put({ protocol: 1 });
    expect(takeWelcome()?.answer(packet, 's-1')).toBeNull();
  });

  it.each([undefined, null, 'welcome', 1])('is not there when the app put %s', (value) => {
    put(value);
    expect(takeWelcome()).toBeNull();
  });
});
