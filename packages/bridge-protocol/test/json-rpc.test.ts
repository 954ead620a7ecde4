import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromJsonRpc, toJsonRpc } from '../src/json-rpc.js';
import { parseGuestPacket, parseHostPacket } from '../src/index.js';
import { wireFixtures } from '../src/wire-fixtures.js';

import type { GuestFrame, HostFrame } from '../src/index.js';

const frames = wireFixtures().valid.flatMap(({ from, packet }) => {
  const { session, frames: all } = from === 'guest' ? parseGuestPacket(packet) : parseHostPacket(packet);
  return (all as readonly (GuestFrame | HostFrame)[]).map((frame) => ({ from, session, frame }));
});

describe('a frame as JSON-RPC', () => {
  it.each(frames)('$frame.type comes back as it was', ({ from, session, frame }) => {
    const message: unknown = JSON.parse(JSON.stringify(toJsonRpc(frame, session)));
    const unwrapped = fromJsonRpc(message);
    const packet = JSON.stringify({ session: unwrapped?.session, frames: [unwrapped?.frame] });
    const parsed = from === 'guest' ? parseGuestPacket(packet) : parseHostPacket(packet);
    expect(parsed).toEqual({ session, frames: [frame], ignored: 0 });
  });

  it('is what the specification says of requests, responses and errors', () => {
    expect(toJsonRpc({ type: 'call', id: 'a', method: 'bridge.ping', params: {} }, 's')).toEqual({
      jsonrpc: '2.0',
      id: 'a',
      method: 'bridge.ping',
      params: { value: {}, _meta: { session: 's' } },
    });
    const error = { code: 'METHOD_NOT_FOUND', message: 'No.' } as const;
    expect(toJsonRpc({ type: 'error', id: 'a', error }, 's').error).toMatchObject({
      code: -32601,
      message: 'No.',
    });
    expect(toJsonRpc({ type: 'error', id: 'a', error: { ...error, code: 'BUSY' } }, 's').error?.code).toBe(
      -32000,
    );
    expect(toJsonRpc({ type: 'bye', reason: 'closed' }, 's')).not.toHaveProperty('id');
  });

  it('keeps falsy results apart from none', () => {
    for (const result of [0, '', false, null]) {
      const message = toJsonRpc({ type: 'result', id: 'a', result }, 's');
      expect(fromJsonRpc(message)?.frame).toEqual({ type: 'result', id: 'a', result });
    }
  });
});

describe('a message that carries no frame', () => {
  it.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ jsonrpc: '1.0', id: 'a', result: { value: 1, _meta: { session: 's' } } }],
    [{ jsonrpc: '2.0', id: 'a', result: 1 }],
    [{ jsonrpc: '2.0', id: 'a', method: 'bridge.ping', params: [] }],
    [{ jsonrpc: '2.0', id: 'a', method: 'bridge.ping', params: { value: {} } }],
    [{ jsonrpc: '2.0', id: 'a', error: { code: 1, message: '' } }],
  ])('is null: %j', (message) => {
    expect(fromJsonRpc(message)).toBeNull();
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const unwrapped = fromJsonRpc({ jsonrpc: '2.0', method: 'a', params: value });
        expect(unwrapped === null || typeof unwrapped.session === 'string').toBe(true);
      }),
    );
  });
});
