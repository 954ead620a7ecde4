// What the compiler promises a partner; `npm run typecheck` runs it, nothing here is executed.

import { connect } from '@org/guest-sdk';
import { createMock } from '@org/guest-sdk/mock';
import { expectTypeOf } from 'vitest';

import type { JsonValue, MiniApp, MiniAppBridge } from '@org/guest-sdk';

declare const mp: MiniApp;
declare const bridge: MiniAppBridge;

const order = { orderId: 'order-123', amount: 99.99, currency: 'USD' };

export async function callsAreTyped(): Promise<void> {
  const paid = await mp.call('payment.pay', order);
  expectTypeOf(paid).toEqualTypeOf<{ transactionId: string; status: 'paid' }>();
  const value = await mp.storage.get('key');
  expectTypeOf(value).toEqualTypeOf<JsonValue>();
  const status = await mp.update.check();
  expectTypeOf(status.status).toEqualTypeOf<
    'up-to-date' | 'downloading' | 'ready' | 'host-update-required' | 'offline'
  >();
  expectTypeOf(bridge.supports('bridge.ping')).resolves.toEqualTypeOf<boolean>();

  // Parameters that may be left out may be left out.
  await mp.call('bridge.ping');
  await mp.call('storage.keys', {});
  await mp.call('app.ready', undefined, { timeoutMs: 1_000 });
  await mp.payment.pay(
    { ...order, amount: '99.99' },
    { idempotencyKey: 'order-123', signal: AbortSignal.timeout(1) },
  );

  // @ts-expect-error no such method in the catalogue
  await mp.call('payment.refund', order);
  // @ts-expect-error parameters that a method needs cannot be left out
  await mp.call('payment.pay');
  // @ts-expect-error a field the method does not have
  await mp.call('payment.pay', { ...order, tip: 1 });
  // @ts-expect-error an amount is a number or a decimal text
  await mp.payment.pay({ ...order, amount: true });
  // @ts-expect-error what is kept must be JSON
  await mp.storage.set('key', new Map());
  // @ts-expect-error an option that does not exist
  await mp.payment.pay(order, { timeout: 1_000 });
  // @ts-expect-error the states of permissions are the host's to change
  mp.permissions['payment'] = 'granted';
}

export function eventsAreTyped(): void {
  const stop = mp.on('update.progress', ({ receivedBytes, totalBytes }, missed) => {
    expectTypeOf(receivedBytes).toEqualTypeOf<number>();
    expectTypeOf(missed).toEqualTypeOf<number>();
    return receivedBytes / totalBytes;
  });
  expectTypeOf(stop).toEqualTypeOf<() => void>();
  bridge.on('permission.change', ({ state }) => {
    expectTypeOf(state).toEqualTypeOf<'granted' | 'denied' | 'prompt' | 'unavailable'>();
  });
  // @ts-expect-error no such event in the catalogue
  mp.on('app.hidden', () => undefined);
  // @ts-expect-error an event carries its own data
  mp.on('update.ready', ({ visible }: { visible: boolean }) => visible);
}

export async function mocksAreTyped(): Promise<void> {
  const mock = createMock({
    permissions: { payment: 'granted' },
    consent: (permission) => (permission === 'payment' ? 'granted' : 'dismissed'),
    answers: { 'payment.pay': ({ orderId }) => ({ transactionId: orderId, status: 'paid' }) },
  });
  await connect({ transport: mock.connect() });
  mock.emit('update.ready', { version: '2.0.0' });
  // @ts-expect-error a payment that resolves is paid
  createMock({ answers: { 'payment.pay': { transactionId: 't', status: 'pending' } } });
  // @ts-expect-error no such method in the catalogue
  createMock({ answers: { 'payment.refund': null } });
  // @ts-expect-error no such permission in the catalogue
  mock.setPermission('camera', 'granted');
  // @ts-expect-error subscriptions belong to the session
  mock.answer('bridge.subscribe', { subscriptionId: 'mine' });
}
