import { methods } from '@org/bridge-protocol';
import { describe, expect, it, vi } from 'vitest';

import { BridgeError, connect, on } from '../src/index.js';
import { createMock, createMockOn } from '../src/mock.js';
import { openMiniApp } from '../src/client.js';

import { held, outcomeOf } from './open-guest.js';
import { createVirtualClock, settleMicrotasks } from './virtual-clock.js';

import type { MockOptions } from '../src/mock.js';

const order = { orderId: 'order-123', amount: 99.99, currency: 'USD' };

async function open(options: MockOptions = {}) {
  const mock = createMock(options);
  return { mock, mp: await connect({ transport: mock.connect() }) };
}

describe('the mock host', () => {
  it('knows every method of the catalogue', async () => {
    const { mp } = await open();
    expect(Object.keys(methods).filter((name) => !mp.supports(name))).toEqual([]);
  });

  it('answers what it is asked in a form the schemas accept', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const { mp } = await open({ program: { id: 'com.example.shop', version: '1.2.3' } });
    expect(await mp.call('bridge.ping', { payload: 'hello' })).toMatchObject({ payload: 'hello' });
    expect(await mp.call('app.getLaunchOptions')).toEqual({
      path: '/',
      query: {},
      scene: 'mock',
      referrer: null,
    });
    expect(await mp.call('app.getEnvironment')).toMatchObject({
      programId: 'com.example.shop',
      programVersion: '1.2.3',
    });
    expect(await mp.call('app.ready')).toBe(null);
    expect(await mp.call('ui.showToast', { text: 'Saved' })).toBe(null);
    expect(await mp.call('ui.showDialog', { title: 'Leave?', message: 'Your order is kept.' })).toEqual({
      buttonId: 'ok',
    });
    expect(await mp.call('update.check')).toEqual({ status: 'up-to-date', version: null });
    expect(await mp.call('app.close')).toBe(null);
    expect(info.mock.calls).toEqual([['[mock host] Saved']]);
    info.mockRestore();
  });

  it('gives a token whose claims can be read and that nobody trusts', async () => {
    const { mp } = await open();
    const { token, scopes } = await mp.call('auth.getToken', {
      audience: 'shop.example',
      scopes: ['orders'],
    });
    const [head = '', claims = '', signature] = token.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(head)).toEqual({ alg: 'none', typ: 'JWT' });
    expect(read(claims)).toMatchObject({ aud: 'shop.example', sub: 'mock-user', scope: 'orders' });
    expect([signature, scopes]).toEqual(['', ['orders']]);
  });

  // protocol 4.4
  it('keeps storage over sessions, up to the quota of a host', async () => {
    const { mock, mp } = await open();
    await mp.call('storage.set', { key: 'b', value: { items: [1, 2] } });
    await mp.call('storage.set', { key: 'a', value: false });
    mp.close();
    const again = await connect({ transport: mock.connect() });
    expect(await again.call('storage.get', { key: 'b' })).toEqual({ value: { items: [1, 2] } });
    expect(await again.call('storage.get', { key: 'none' })).toEqual({ value: null });
    expect(await again.call('storage.keys')).toEqual({ keys: ['a', 'b'] });
    expect(await again.call('storage.keys', { prefix: 'b' })).toEqual({ keys: ['b'] });
    expect(await again.call('storage.getInfo')).toEqual({
      usedChars: 22,
      quotaChars: 5_242_880,
      keyCount: 2,
    });
    await again.call('storage.remove', { key: 'a' });
    await again.call('storage.clear');
    expect(await again.call('storage.keys')).toEqual({ keys: [] });
    for (const key of ['1', '2', '3', '4', '5'])
      await again.call('storage.set', { key, value: 'x'.repeat(1_000_000) });
    await expect(again.call('storage.set', { key: '6', value: 'x'.repeat(1_000_000) })).rejects.toMatchObject(
      {
        code: 'QUOTA_EXCEEDED',
      },
    );
  });

  it('takes the first line of the mission as it is written', async () => {
    const { mp } = await open();
    const id = await mp
      .call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' })
      .then((r) => r.transactionId);
    expect(id).toBe('mock-order-123');
    expect(await mp.call('payment.getStatus', { orderId: 'order-123' })).toEqual({
      status: 'paid',
      transactionId: 'mock-order-123',
    });
    expect(await mp.call('payment.getStatus', { orderId: 'order-124' })).toEqual({
      status: 'unknown',
      transactionId: null,
    });
  });

  it.each([
    ['an amount finer than the currency', { ...order, amount: 1.001 }],
    ['an unknown field', { ...order, tip: 1 }],
    ['a missing field', { orderId: 'o' }],
  ])('refuses %s with INVALID_PARAMS', async (_, params) => {
    const { mp } = await open();
    await expect(mp.call('payment.pay', params as typeof order)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });

  it('pays once for one key', async () => {
    const pay = vi.fn(() => ({ transactionId: 't-1', status: 'paid' }) as const);
    const { mp } = await open({ answers: { 'payment.pay': pay } });
    const options = { idempotencyKey: 'key-1' };
    expect(await mp.call('payment.pay', order, options)).toEqual({ transactionId: 't-1', status: 'paid' });
    expect(await mp.call('payment.pay', order, options)).toEqual({ transactionId: 't-1', status: 'paid' });
    await expect(mp.call('payment.pay', { ...order, amount: 1 }, options)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(pay).toHaveBeenCalledTimes(1);
  });
});

describe('a scripted answer', () => {
  it('is a value, or a function of the checked parameters', async () => {
    const { mock, mp } = await open({
      answers: {
        'update.check': { status: 'ready', version: '2.0.0' },
        'network.request': ({ url, method }) => ({ status: 200, headers: {}, body: `${method} ${url}` }),
      },
    });
    expect(await mp.call('update.check')).toEqual({ status: 'ready', version: '2.0.0' });
    expect((await mp.call('network.request', { url: 'https://a.example/' })).body).toBe(
      'GET https://a.example/',
    );
    mock.answer('update.check', { status: 'offline', version: null });
    expect(await mp.call('update.check')).toEqual({ status: 'offline', version: null });
  });

  it('rejects with the code of a BridgeError that it throws, and with INTERNAL for any other', async () => {
    const { mock, mp } = await open({
      answers: {
        'payment.pay': () => {
          throw new BridgeError('USER_CANCELLED', 'The user closed the sheet.');
        },
      },
    });
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({
      code: 'USER_CANCELLED',
      message: 'The user closed the sheet.',
    });
    mock.answer('payment.pay', () => Promise.reject(new TypeError('oops')));
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(mp.call('network.request', { url: 'https://a.example/' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it('that the schema does not know is INVALID_RESULT, so that a mock cannot promise what no host gives', async () => {
    const { mock, mp } = await open();
    mock.answer('payment.pay', { transactionId: 7 } as unknown as { transactionId: string; status: 'paid' });
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({ code: 'INVALID_RESULT' });
  });

  it('takes as long as latencyMs says, and can be cancelled meanwhile', async () => {
    const clock = createVirtualClock();
    const mock = createMockOn(clock, { latencyMs: 400 });
    const mp = await openMiniApp({ transport: mock.connect(), clock, timeoutMs: 5_000 });
    const call = mp.call('bridge.ping');
    const abort = new AbortController();
    const cancelled = held(mp.call('payment.pay', order, { signal: abort.signal }));
    await clock.advance(399);
    expect(await outcomeOf(call)).toBe('waiting');
    abort.abort();
    await settleMicrotasks();
    expect(await outcomeOf(cancelled)).toMatchObject({ code: 'CANCELLED', data: undefined });
    await clock.advance(1);
    expect(await outcomeOf(call)).toMatchObject({ result: {} });
  });
});

// protocol 4
describe('the permissions of a mock', () => {
  it('start as with a new user, and are asked for at the first use', async () => {
    const consent = vi.fn(() => 'granted' as const);
    const { mp } = await open({ consent });
    expect(mp.permissions).toMatchObject({
      payment: 'prompt',
      geolocation: 'prompt',
      'auth.token': 'granted',
    });
    await mp.call('payment.pay', order);
    await mp.call('payment.getStatus', { orderId: 'order-123' });
    expect(consent.mock.calls).toEqual([['payment']]);
    expect(await mp.call('permission.query', { names: ['payment', 'geolocation', 'camera.front'] })).toEqual({
      payment: 'granted',
      geolocation: 'prompt',
      'camera.front': 'unavailable',
    });
  });

  it('that the user denies fail, the second time without asking', async () => {
    const { mp } = await open({ consent: 'denied' });
    expect(await mp.call('permission.request', { names: ['payment'] })).toEqual({ payment: 'denied' });
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('that the user dismisses are asked for again', async () => {
    const answers = ['dismissed', 'granted'] as const;
    let asked = 0;
    const { mp } = await open({ consent: () => answers[asked++] ?? 'denied' });
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await mp.call('payment.pay', order)).toMatchObject({ status: 'paid' });
  });

  it('change as the user changes them', async () => {
    const { mock, mp } = await open({ permissions: { payment: 'granted' } });
    const heard = vi.fn();
    on('permission.change', heard);
    await settleMicrotasks();
    mock.setPermission('payment', 'denied');
    await settleMicrotasks();
    expect(heard.mock.calls).toEqual([[{ name: 'payment', state: 'denied' }, 0]]);
    await expect(mp.call('payment.pay', order)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('the events and the end of a mock', () => {
  it('reach who listens, and must be of the event’s form', async () => {
    const { mock } = await open();
    const heard = vi.fn();
    const stop = on('update.ready', heard);
    await settleMicrotasks();
    mock.emit('update.ready', { version: '2.0.0' });
    mock.emit('app.visibilityChange', { visible: false });
    await settleMicrotasks();
    stop();
    await settleMicrotasks();
    mock.emit('update.ready', { version: '3.0.0' });
    await settleMicrotasks();
    expect(heard.mock.calls).toEqual([[{ version: '2.0.0' }, 0]]);
    expect(() => mock.emit('update.ready', { version: 2 } as unknown as { version: string })).toThrow(
      'update.ready',
    );
  });

  it('rejects what waits when it closes', async () => {
    const { mock, mp } = await open({ latencyMs: 60_000 });
    const call = outcomeOf(mp.call('bridge.ping'));
    mock.close('recalled');
    expect(await call).toMatchObject({
      code: 'SESSION_LOST',
      message: 'No session: recalled.',
    });
  });
});
