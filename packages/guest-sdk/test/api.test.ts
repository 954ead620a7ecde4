import { methods } from '@org/bridge-protocol';
import { describe, expect, it } from 'vitest';

import { createApi } from '../src/api.js';

/** The api over a call that only remembers, and answers what the unwrapping methods look into. */
function openApi() {
  const called: unknown[][] = [];
  const call = (...all: unknown[]) => {
    called.push(all);
    return Promise.resolve({ value: 'V', keys: ['K'], buttonId: 'B' });
  };
  return { called, api: createApi(call) };
}

describe('the spelled-out api', () => {
  it('has every method of the catalogue under its own name; subscriptions are behind on()', () => {
    const { called, api } = openApi();
    for (const namespace of Object.values(api) as Record<string, () => Promise<unknown>>[]) {
      for (const method of Object.values(namespace)) method().catch(() => undefined);
    }
    const names = called.map(([name]) => name);
    expect([...names, 'bridge.subscribe', 'bridge.unsubscribe'].sort()).toEqual(Object.keys(methods).sort());
  });

  it('passes parameters and options on', async () => {
    const { called, api } = openApi();
    const order = { orderId: 'order-123', amount: '99.99', currency: 'USD' };
    await api.payment.pay(order, { timeoutMs: 60_000 });
    await api.permission.request(['payment'], 'To pay.');
    await api.storage.set('a', 0);
    await api.auth.getToken();
    expect(called).toEqual([
      ['payment.pay', order, { timeoutMs: 60_000 }],
      ['permission.request', { names: ['payment'], reason: 'To pay.' }],
      ['storage.set', { key: 'a', value: 0 }],
      ['auth.getToken', undefined, undefined],
    ]);
  });

  it('unwraps what holds a single value', async () => {
    const { api } = openApi();
    expect(await api.storage.get('a')).toBe('V');
    expect(await api.storage.keys()).toEqual(['K']);
    expect(await api.ui.showDialog({ title: 't', message: 'm' })).toBe('B');
  });
});
