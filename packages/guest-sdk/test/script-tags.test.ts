import { afterEach, describe, expect, it, vi } from 'vitest';

import { settleMicrotasks } from './virtual-clock.js';

import type { MiniAppBridge } from '../src/global.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
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
    expect(await tab.MiniAppBridge?.storage.keys()).toEqual({ keys: [] });
    expect(await tab.MiniAppBridge?.supports('payment.pay')).toBe(true);
    expect(await tab.MiniAppBridge?.supports('payment.refund')).toBe(false);
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
