import { methods } from '@org/bridge-protocol';
import { describe, expect, it, vi } from 'vitest';

import * as api from '../src/api/index.js';

const called = vi.hoisted(() => [] as unknown[][]);

vi.mock('../src/page.js', () => ({
  call: (...all: unknown[]) => {
    called.push(all);
    return Promise.resolve(null);
  },
}));

describe('the spelled-out methods', () => {
  it('are those of the catalogue, under their own names; subscriptions are behind on()', () => {
    called.length = 0;
    for (const namespace of Object.values(api) as Record<string, () => Promise<unknown>>[]) {
      for (const method of Object.values(namespace)) void method();
    }
    const names = called.map(([name]) => name);
    expect([...names, 'bridge.subscribe', 'bridge.unsubscribe', 'location.watch'].sort()).toEqual(
      Object.keys(methods).sort(),
    );
  });

  it('pass parameters and options on', async () => {
    called.length = 0;
    const order = { orderId: 'order-123', amount: '99.99', currency: 'USD' };
    await api.payment.pay(order, { timeoutMs: 60_000 });
    await api.auth.getToken();
    expect(called).toEqual([['payment.pay', order, { timeoutMs: 60_000 }], ['auth.getToken']]);
  });
});
