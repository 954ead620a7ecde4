import { describe, expect, it } from 'vitest';

import { openGuest, outcomeOf } from './open-guest.js';
import { settleMicrotasks } from './virtual-clock.js';

import type { JsonValue } from '@org/bridge-protocol';

describe('a call that is answered', () => {
  const values: readonly JsonValue[] = [
    ...[0, -0.5, 1e300, '', false, null, [], {}],
    "O'Brien ${x} ` \\ </script> \u2028 \u0000 \ud83d\ude00 \ud800",
  ];

  it.each(values.map((value) => ({ value })))('resolves with $value as it was sent', async ({ value }) => {
    const { mp, host } = await openGuest();
    const call = mp.call('bridge.ping');
    await settleMicrotasks();
    host.reply(value);
    expect(await call).toEqual(value);
  });

  it('resolves with null when the host left the result out', async () => {
    const { mp, host } = await openGuest();
    const pinged = mp.call('bridge.ping');
    await settleMicrotasks();
    host.sendText(
      `{"session":"session-1","frames":[{"type":"result","id":"${host.calls.at(-1)?.id ?? ''}"}]}`,
    );
    expect(await outcomeOf(pinged)).toEqual({ result: null });
  });

  it('rejects with the host’s code, message, retryAfterMs and data', async () => {
    const { mp, host } = await openGuest();
    const call = mp.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' });
    await settleMicrotasks();
    const error = { code: 'RATE_LIMITED', message: 'Slower.', retryAfterMs: 40, data: { left: 0 } } as const;
    host.send({ type: 'error', id: host.calls[0]?.id ?? '', error });
    await expect(call).rejects.toMatchObject({ name: 'BridgeError', ...error });
  });

  it('is paired by id when answers come in another order', async () => {
    const { mp, host } = await openGuest();
    const first = mp.call('storage.get', { key: 'a' });
    const second = mp.call('storage.get', { key: 'b' });
    await settleMicrotasks();
    const [a, b] = host.calls;
    host.send({ type: 'result', id: b?.id ?? '', result: { value: 'B' } });
    host.send({ type: 'result', id: a?.id ?? '', result: { value: 'A' } });
    expect([await first, await second]).toEqual([{ value: 'A' }, { value: 'B' }]);
  });
});

// protocol 1.4: frames of one microtask travel as one packet, capped by count and size
describe('calls of one moment', () => {
  it('travel as one packet', async () => {
    const { mp, host } = await openGuest();
    for (let order = 0; order < 5; order += 1) void mp.call('bridge.ping');
    await settleMicrotasks();
    expect(host.packets).toHaveLength(2);
    expect(host.calls).toHaveLength(5);
  });

  it('are split above 128 frames', async () => {
    const { mp, host } = await openGuest();
    for (let order = 0; order < 300; order += 1) void mp.call('bridge.ping');
    await settleMicrotasks();
    expect(host.packets.slice(1).map((packet) => packet.split('"type":"call"').length - 1)).toEqual([
      128, 128, 44,
    ]);
  });
});

describe('what a guest sends', () => {
  // protocol 3.2
  it('is a call with an id, a method and params', async () => {
    const { mp, host } = await openGuest();
    void mp.call('bridge.ping');
    await settleMicrotasks();
    expect(host.calls[0]).toEqual({
      type: 'call',
      id: expect.stringMatching(/^[a-z0-9]{8}-1$/u) as string,
      method: 'bridge.ping',
      params: {},
    });
  });

  // protocol 3.6
  it('carries an idempotency key for a method that must not happen twice', async () => {
    const { mp, host } = await openGuest();
    void mp.call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' });
    void mp.call(
      'payment.pay',
      { orderId: 'order-124', amount: '1', currency: 'USD' },
      { idempotencyKey: 'mine_1-A' },
    );
    void mp.call('storage.get', { key: 'a' }, { idempotencyKey: 'unused' });
    await settleMicrotasks();
    const [made, given, none] = host.calls;
    expect(made?.key).toMatch(/^[A-Za-z0-9_-]{18,40}$/u);
    expect(given?.key).toBe('mine_1-A');
    expect(none).not.toHaveProperty('key');
  });
});

// protocol 4.2 and 5: what is sure to fail is not sent
describe('a call that is refused before it is sent', () => {
  const deep = (levels: number): JsonValue => (levels === 0 ? 1 : [deep(levels - 1)]);
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;

  it.each<[string, string, unknown, object]>([
    ['METHOD_NOT_FOUND', 'a method the host does not have', undefined, { method: 'payment.refund' }],
    ['METHOD_NOT_FOUND', 'a name of Object.prototype', undefined, { method: 'constructor' }],
    ['METHOD_NOT_FOUND', '__proto__', undefined, { method: '__proto__' }],
    ['UNSERIALIZABLE', 'a circle', circle, {}],
    ['UNSERIALIZABLE', 'a BigInt', { key: BigInt(1) }, {}],
    ['UNSERIALIZABLE', 'a function', () => 1, {}],
    ['UNSERIALIZABLE', 'a text', 'key', {}],
    ['PAYLOAD_TOO_LARGE', 'more than a packet', { key: 'x'.repeat(1_048_500) }, {}],
    ['PAYLOAD_TOO_DEEP', 'thirty levels', { key: deep(29) }, {}],
    ['INVALID_PARAMS', 'a key no host would read', {}, { method: 'payment.pay', idempotencyKey: 'a b' }],
    [
      'INVALID_PARAMS',
      'a key that is too long',
      {},
      { method: 'payment.pay', idempotencyKey: 'a'.repeat(41) },
    ],
    ['CANCELLED', 'a signal that is aborted', {}, { signal: AbortSignal.abort() }],
  ])(
    'rejects with %s: %s',
    async (code, _, params, { method = 'storage.get', ...options }: { method?: string }) => {
      const { mp, host } = await openGuest();
      const call = (mp.call as (...all: unknown[]) => Promise<unknown>)(method, params, options);
      await expect(call).rejects.toMatchObject({ name: 'BridgeError', code });
      await settleMicrotasks();
      expect(host.calls).toEqual([]);
    },
  );

  it('is sent when it is just within the limits', async () => {
    const { mp, host } = await openGuest();
    void mp.call('storage.set', { key: 'deep', value: deep(28) });
    void mp.call('storage.get', { key: 'x'.repeat(1_048_400) });
    await settleMicrotasks();
    expect(host.calls).toHaveLength(2);
  });

  it('rejects with BUSY above 1,024 calls in flight, and not below', async () => {
    const { mp, host } = await openGuest();
    for (let order = 0; order < 1_024; order += 1) void mp.call('bridge.ping');
    await expect(mp.call('bridge.ping')).rejects.toMatchObject({ code: 'BUSY' });
    await settleMicrotasks();
    host.reply({ hostTimeMs: 1 });
    await settleMicrotasks();
    void mp.call('bridge.ping');
    await settleMicrotasks();
    expect(host.calls).toHaveLength(1_025);
  });

  it.each([
    ['denied', 'Permission "payment" is denied by the user.'],
    ['unavailable', 'Permission "payment" is not in the manifest, or not open to its partner.'],
  ] as const)('names the permission that is %s', async (state, message) => {
    const { mp, host } = await openGuest({ permissions: { payment: state } });
    const call = mp.call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' });
    await expect(call).rejects.toMatchObject({ code: 'PERMISSION_DENIED', message });
    expect(host.calls).toEqual([]);
  });

  it('is sent when the permission has yet to be asked for, or is one the host did not speak of', async () => {
    for (const permissions of [{ payment: 'prompt' }, {}] as const) {
      const { mp, host } = await openGuest({ permissions });
      void mp.call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' });
      await settleMicrotasks();
      expect(host.calls).toHaveLength(1);
    }
  });

  it('is sent once permission.request has answered that it was granted', async () => {
    const { mp, host } = await openGuest({ permissions: { payment: 'denied' } });
    const asked = mp.call('permission.request', { names: ['payment'], reason: 'To pay for your order.' });
    await settleMicrotasks();
    expect(host.calls[0]?.params).toEqual({ names: ['payment'], reason: 'To pay for your order.' });
    host.reply({ payment: 'granted' });
    expect(await asked).toEqual({ payment: 'granted' });
    expect(mp.permissions).toEqual({ payment: 'granted' });
    void mp.call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' });
    await settleMicrotasks();
    expect(host.calls).toHaveLength(2);
  });
});

describe('what a guest knows of its host', () => {
  it('comes from the welcome', async () => {
    const { mp } = await openGuest();
    expect(mp.host).toEqual({ name: 'scripted', version: '1.2.3', platform: 'test' });
    expect(mp.program).toEqual({ id: 'com.example.shop', version: '4.5.6' });
    expect(mp.permissions).toEqual({ payment: 'granted' });
    expect(['payment.pay', 'payment.refund', 'constructor'].map((name) => mp.supports(name))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
