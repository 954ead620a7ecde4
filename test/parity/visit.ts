import { isBridgeError, on } from '@org/guest-sdk';

import type { MiniApp } from '@org/guest-sdk';

/** What the program of the recorded journey has in its manifest. */
export const visitManifest = {
  permissions: ['payment', 'auth.token'],
  allowedDomains: ['api.partner.example'],
} as const;

/**
 * A program's visit through everything that host-core answers by itself, the same on every platform: storage, permissions, a token,
 * a payment and its repetition, pages and their events, and each way in which a call can be refused. Gives what it saw.
 */
export async function visit(miniApp: MiniApp): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const { call } = miniApp;
  // Names of methods that do not exist are part of it.
  const keep = async (method: string, params: unknown = {}, options: object = {}) => {
    const answer = call(method as 'bridge.ping', params as Record<string, never>, options);
    seen.push(await answer.catch((error: unknown) => (isBridgeError(error) ? error.code : String(error))));
  };
  await keep('app.ready');
  await keep('storage.set', {
    key: 'note',
    value: { text: 'O’Brien said `${x}` \u2028 </script>', list: [0, '', false, null] },
  });
  await Promise.all([
    keep('storage.set', { key: 'cart', value: [] }),
    keep('storage.set', { key: 'count', value: 7 }),
    keep('storage.keys'),
  ]);
  await keep('storage.get', { key: 'note' });
  await keep('storage.get', { key: 'nothing' });
  await keep('storage.remove', { key: 'cart' });
  await keep('storage.set', { key: 'x'.repeat(10_000), value: 1 });
  await keep('storage.get', { key: 7 });
  await keep('permission.query', { names: ['payment', 'auth.token'] });
  await keep('permission.request', { names: ['payment'] });
  await keep('permission.query', { names: ['payment'] });
  await keep('payment.getStatus', { orderId: 'order-1' });
  const order = { orderId: 'order-1', amount: 99.99, currency: 'USD' };
  await keep('payment.pay', order, { idempotencyKey: 'key-of-order-1' });
  await keep('payment.pay', order, { idempotencyKey: 'key-of-order-1' });
  await keep('payment.pay', { ...order, amount: 5 }, { idempotencyKey: 'key-of-order-1' });
  await keep('payment.pay', { ...order, amount: 0.001 });
  await keep('payment.getStatus', { orderId: 'order-1' });
  await keep('auth.getToken', { audience: 'https://api.partner.example' });
  await keep('network.request', { url: 'https://elsewhere.example/' });
  await keep('host.invoke', { extension: 'none', method: 'none', params: null });
  await keep('no.such.method');
  await keep('constructor');
  const stop = on('nav.change', (page) => seen.push(page));
  await keep('bridge.ping', { payload: 'é\u{1F600}' });
  await keep('nav.push', { path: '/offers/7', query: { from: 'list' } });
  await keep('nav.replace', { path: '/offers/8', query: {} });
  await keep('nav.back');
  stop();
  await keep('subpackage.load', { name: 'none' });
  await keep('update.check');
  miniApp.close();
  return seen;
}
