import { afterEach, describe, expect, it, vi } from 'vitest';

import { createMock } from '../src/mock.js';

import { settleMicrotasks } from './virtual-clock.js';

afterEach(() => {
  vi.resetModules();
});

/** A page of its own: what a page has is kept in modules. */
async function openPage() {
  const page = await import('../src/index.js');
  const { useStandIn } = await import('../src/connect.js');
  const mock = createMock();
  const connectMock = vi.fn(() => mock.connect());
  useStandIn(connectMock);
  return { ...page, mock, connectMock };
}

describe('the methods of a page', () => {
  it('connect at the first use and not before, once for all that wait', async () => {
    const { payment, storage, call, connect, connectMock } = await openPage();
    expect(connectMock).not.toHaveBeenCalled();
    const [paid, value, pong, mp] = await Promise.all([
      payment.pay({ orderId: 'order-123', amount: 99.99, currency: 'USD' }).then((r) => r.transactionId),
      storage.get({ key: 'a' }),
      call('bridge.ping', { payload: 1 }),
      connect(),
    ]);
    expect([paid, value, pong.payload, mp.program.id]).toEqual([
      'mock-order-123',
      { value: null },
      1,
      'com.example.mock',
    ]);
    expect(connectMock).toHaveBeenCalledTimes(1);
  });

  it('connect again at the next call after the session was lost', async () => {
    const { storage, connectMock, mock } = await openPage();
    await storage.set({ key: 'kept', value: 1 });
    mock.close();
    await settleMicrotasks();
    expect(await storage.get({ key: 'kept' })).toEqual({ value: 1 });
    expect(connectMock).toHaveBeenCalledTimes(2);
  });

  it('try again after a connection that failed', async () => {
    const { connectMock, storage } = await openPage();
    connectMock.mockImplementationOnce(() => {
      throw new Error('not yet');
    });
    await expect(storage.get({ key: 'a' })).rejects.toThrow('not yet');
    expect(await storage.get({ key: 'a' })).toEqual({ value: null });
  });

  it('use the session that was connected by hand', async () => {
    const { connect, storage, connectMock } = await openPage();
    const other = createMock();
    const mp = await connect({ transport: other.connect() });
    await storage.set({ key: 'a', value: 'here' });
    expect(await mp.call('storage.get', { key: 'a' })).toEqual({ value: 'here' });
    expect(connectMock).not.toHaveBeenCalled();
  });
});

describe('the events of a page', () => {
  it('are heard over sessions', async () => {
    const { on, connect, mock } = await openPage();
    const heard = vi.fn();
    const stop = on('update.ready', heard);
    await connect();
    const stopOther = on('app.visibilityChange', heard);
    await settleMicrotasks();
    mock.emit('update.ready', { version: '1.0.0' });
    await settleMicrotasks();
    mock.close();
    await settleMicrotasks();
    await connect();
    await settleMicrotasks();
    mock.emit('update.ready', { version: '2.0.0' });
    mock.emit('app.visibilityChange', { visible: true });
    await settleMicrotasks();
    stop();
    stopOther();
    mock.emit('update.ready', { version: '3.0.0' });
    await settleMicrotasks();
    expect(heard.mock.calls.map(([data]) => data as unknown)).toEqual([
      { version: '1.0.0' },
      { version: '2.0.0' },
      { visible: true },
    ]);
  });

  it('say on the console that there is nobody to listen to', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { on } = await import('../src/index.js');
    on('update.ready', () => undefined);
    await settleMicrotasks();
    expect(warn.mock.calls).toMatchObject([
      ['Nobody to hear "update.ready" from yet.', { code: 'NOT_IN_HOST' }],
    ]);
    warn.mockRestore();
  });

  it('of a place are as exact and as often as they were asked for', async () => {
    const { on, connect, mock } = await openPage();
    const transport = mock.connect();
    const sent: string[] = [];
    const mp = await connect({
      transport: {
        ...transport,
        send: (packet) => {
          sent.push(packet);
          transport.send(packet);
        },
      },
    });
    mock.setPermission('geolocation', 'granted');
    const heard = vi.fn();
    on('location.change', heard, { accuracy: 'fine' });
    await settleMicrotasks();
    expect(sent.join()).toContain('"method":"location.watch","params":{"accuracy":"fine"}');
    const place = { latitude: 1, longitude: 2, accuracyMeters: 3, atMs: 4 };
    mock.emit('location.change', place);
    await settleMicrotasks();
    expect(heard).toHaveBeenCalledWith(place, 0);
    mp.close();
  });
});
