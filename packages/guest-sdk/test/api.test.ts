import { methods } from '@org/bridge-protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import * as api from '../src/api/index.js';
import { fullSampleOf } from './result-mutants.js';

import type { MethodName } from '@org/bridge-protocol';

const called = vi.hoisted(() => [] as [MethodName, ...unknown[]][]);

vi.mock('../src/page.js', () => ({
  call: (...all: [MethodName, ...unknown[]]) => {
    called.push(all);
    return Promise.resolve(fullSampleOf(methods[all[0]].result));
  },
}));

beforeEach(() => {
  called.length = 0;
});

describe('the spelled-out methods', () => {
  it('are those of the catalogue, under their own names; subscriptions are behind on()', async () => {
    for (const namespace of Object.values(api) as Record<string, () => Promise<unknown>>[]) {
      for (const method of Object.values(namespace)) await method();
    }
    const names = called.map(([name]) => name);
    const behindOthers = [
      'bridge.subscribe',
      'bridge.unsubscribe',
      'file.readBytes',
      'file.writeBytes',
      'location.watch',
    ];
    expect([...names, ...behindOthers].sort()).toEqual(Object.keys(methods).sort());
  });

  it('pass parameters and options on', async () => {
    const order = { orderId: 'order-123', amount: '99.99', currency: 'USD' };
    await api.payment.pay(order, { timeoutMs: 60_000 });
    await api.auth.getToken();
    await api.app.setCloseConfirmation({ enabled: true }, { timeoutMs: 1 });
    expect(called).toEqual([
      ['payment.pay', order, { timeoutMs: 60_000 }],
      ['auth.getToken'],
      ['app.setCloseConfirmation', { enabled: true }, { timeoutMs: 1 }],
    ]);
  });
});
