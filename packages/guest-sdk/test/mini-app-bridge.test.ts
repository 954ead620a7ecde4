import { afterEach, describe, expect, it, vi } from 'vitest';

import { connect } from '../src/connect.js';
import { createMiniAppBridge } from '../src/mini-app-bridge.js';
import { createMock } from '../src/mock.js';

import { settleMicrotasks } from './virtual-clock.js';

import type { MiniAppBridge } from '../src/mini-app-bridge.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

function open() {
  const mock = createMock();
  const connectMock = vi.fn(() => connect({ transport: mock.connect() }));
  return { mock, connectMock, bridge: createMiniAppBridge(connectMock) };
}

describe('the bridge of a script tag', () => {
  it('connects at the first use and not before, once for all that wait', async () => {
    const { bridge, connectMock } = open();
    expect(connectMock).not.toHaveBeenCalled();
    const [paid, value, isSupported, mp] = await Promise.all([
      bridge
        .call('payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' })
        .then((r) => r.transactionId),
      bridge.storage.get('a'),
      bridge.supports('payment.pay'),
      bridge.ready(),
    ]);
    expect([paid, value, isSupported, mp.program.id]).toEqual([
      'mock-order-123',
      null,
      true,
      'com.example.mock',
    ]);
    expect(connectMock).toHaveBeenCalledTimes(1);
  });

  it('connects again at the next call after the session was lost', async () => {
    const { bridge, connectMock, mock } = open();
    await bridge.storage.set('kept', 1);
    mock.close();
    await settleMicrotasks();
    expect(await bridge.storage.get('kept')).toBe(1);
    expect(connectMock).toHaveBeenCalledTimes(2);
  });

  it('tries again after a connection that failed', async () => {
    const { connectMock, bridge } = open();
    connectMock.mockRejectedValueOnce(new Error('not yet'));
    await expect(bridge.storage.get('a')).rejects.toThrow('not yet');
    expect(await bridge.storage.get('a')).toBe(null);
  });

  it('listens over sessions', async () => {
    const { bridge, mock } = open();
    const heard = vi.fn();
    const stop = bridge.on('update.ready', heard);
    await bridge.ready();
    const stopOther = bridge.on('app.visibilityChange', heard);
    await settleMicrotasks();
    mock.emit('update.ready', { version: '1.0.0' });
    await settleMicrotasks();
    mock.close();
    await settleMicrotasks();
    await bridge.ready();
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

  it('says on the console that there is nobody to listen to', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    createMiniAppBridge(() => connect()).on('update.ready', () => undefined);
    await settleMicrotasks();
    expect(warn.mock.calls).toMatchObject([
      ['Nobody to hear "update.ready" from yet.', { code: 'NOT_IN_HOST' }],
    ]);
    warn.mockRestore();
  });
});

describe('the scripts', () => {
  function stubTab() {
    const tab: { parent?: unknown; MiniAppBridge?: MiniAppBridge } = {};
    tab.parent = tab;
    vi.stubGlobal('window', tab);
    return tab;
  }

  it('global.js alone says NOT_IN_HOST in a plain tab', async () => {
    const tab = stubTab();
    await import('../src/global.js');
    await expect(tab.MiniAppBridge?.call('bridge.ping')).rejects.toMatchObject({ code: 'NOT_IN_HOST' });
  });

  it.each([
    ['before', ['../src/global-mock.js', '../src/global.js']],
    ['after', ['../src/global.js', '../src/global-mock.js']],
  ])('global-mock.js stands in for the host when it is loaded %s global.js', async (_, scripts) => {
    const tab = stubTab();
    for (const script of scripts) await import(script);
    expect(await tab.MiniAppBridge?.storage.keys()).toEqual([]);
  });

  it('the mock is never asked inside a host', async () => {
    const asked = vi.fn();
    const window = {
      parent: { postMessage: asked },
      addEventListener: vi.fn(),
      removeEventListener: vi.fn(),
    };
    vi.stubGlobal('window', window);
    await import('../src/global-mock.js');
    await import('../src/global.js');
    const { MiniAppBridge } = window as typeof window & { MiniAppBridge: MiniAppBridge };
    void MiniAppBridge.call('bridge.ping').catch(() => undefined);
    await settleMicrotasks();
    expect(asked).toHaveBeenCalledWith({ miniapp: 'connect', nonce: expect.any(String) as string }, '*');
  });

  it('loaded twice keep one bridge', async () => {
    const tab = stubTab();
    await import('../src/global.js');
    const first = tab.MiniAppBridge;
    vi.resetModules();
    await import('../src/global.js');
    expect(tab.MiniAppBridge).toBe(first);
  });
});
