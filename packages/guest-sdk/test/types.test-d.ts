// What the compiler promises a partner; `npm run typecheck` runs it, nothing here is executed.

import { app, call, connect, on, payment, share, storage, ui } from '@org/guest-sdk';
import { createMock } from '@org/guest-sdk/mock';
import { expectTypeOf } from 'vitest';

import type { JsonValue, MiniApp, MiniAppBridge } from '@org/guest-sdk';

declare const mp: MiniApp;
declare const bridge: MiniAppBridge;

const order = { orderId: 'order-123', amount: 99.99, currency: 'USD' };

export async function callsAreTyped(): Promise<void> {
  const paid = await mp.call('payment.pay', order);
  expectTypeOf(paid).toEqualTypeOf<{ transactionId: string; status: 'paid' }>();
  const value = await mp.call('storage.get', { key: 'key' });
  expectTypeOf(value.value).toEqualTypeOf<JsonValue>();
  const status = await mp.call('update.check');
  expectTypeOf(status.status).toEqualTypeOf<
    'up-to-date' | 'downloading' | 'ready' | 'host-update-required' | 'offline'
  >();
  expectTypeOf(bridge.supports('bridge.ping')).resolves.toEqualTypeOf<boolean>();

  // Parameters that may be left out may be left out.
  await mp.call('bridge.ping');
  await mp.call('storage.keys', {});
  await mp.call('app.ready', undefined, { timeoutMs: 1_000 });
  await mp.call(
    'payment.pay',
    { ...order, amount: '99.99' },
    { idempotencyKey: 'order-123', signal: AbortSignal.timeout(1) },
  );

  // @ts-expect-error no such method in the catalogue
  await mp.call('payment.refund', order);
  // @ts-expect-error parameters that a method needs cannot be left out
  await mp.call('payment.pay');
  // @ts-expect-error a field the method does not have
  await mp.call('payment.pay', { ...order, tip: 1 });
  // @ts-expect-error a method without parameters takes none
  await mp.call('app.ready', { force: true });
  // @ts-expect-error parameters are an object
  await mp.call('app.ready', 1);
  // @ts-expect-error a choice has its own words
  await mp.call('ui.setDisplayMode', { mode: 'windowed' });
  // @ts-expect-error an amount is a number or a decimal text
  await mp.call('payment.pay', { ...order, amount: true });
  // @ts-expect-error what is kept must be JSON
  await mp.call('storage.set', { key: 'key', value: new Map() });
  // @ts-expect-error an option that does not exist
  await mp.call('payment.pay', order, { timeout: 1_000 });
  // @ts-expect-error the states of permissions are the host's to change
  mp.permissions['payment'] = 'granted';
}

export async function methodsAreTyped(): Promise<void> {
  const { transactionId } = await payment.pay(order, { idempotencyKey: 'order-123' });
  expectTypeOf(transactionId).toEqualTypeOf<string>();
  const known = await payment.getStatus({ orderId: 'order-123' });
  // @ts-expect-error a result has its own fields
  expectTypeOf(known.receipt).toBeString();
  // @ts-expect-error a field the method does not have
  await ui.showToast({ message: 'Saved' });
  // @ts-expect-error a text is no number
  await ui.showToast({ text: 7 });
  // @ts-expect-error parameters that a method needs cannot be left out
  await payment.pay();
  // @ts-expect-error a method without parameters takes none
  await app.ready({ force: true });
  // @ts-expect-error an option that does not exist
  await payment.pay(order, { timeout: 1_000 });
  // @ts-expect-error what is kept may be any JSON: look before you use it
  expectTypeOf((await storage.get({ key: 'key' })).value.length).toBeNumber();
  expectTypeOf(payment).not.toHaveProperty('refund');
}

export async function resultsAreTyped(): Promise<void> {
  // @ts-expect-error nothing is answered, so there is nothing to read
  expectTypeOf((await call('app.ready')).confirmed).toBeBoolean();
  // @ts-expect-error a payment that resolves is paid, it is never pending
  expectTypeOf((await payment.pay(order)).status).toEqualTypeOf<'paid' | 'pending'>();
  // @ts-expect-error there may be no transaction
  expectTypeOf((await call('payment.getStatus', { orderId: 'order-123' })).transactionId.length).toBeNumber();
  // @ts-expect-error a result has to be waited for
  expectTypeOf(payment.pay(order).transactionId).toBeString();
}

export async function guardedParametersAreAskedFor(): Promise<void> {
  const shared = { text: 'Look', refs: ['a.png'] };
  await share.open({ text: 'Look' });
  // @ts-expect-error not every host can share files: ask a session first
  await share.open(shared);
  // @ts-expect-error the same by name
  await call('share.open', shared);
  // @ts-expect-error asked without a parameter, it says nothing about one
  if (mp.supports('share.open')) await mp.call('share.open', shared);
  if (mp.supports('share.open', 'refs')) await mp.call('share.open', shared);
  // @ts-expect-error what was asked of one session holds for that session
  if (mp.supports('share.open', 'refs')) await call('share.open', shared);
}

export async function supportNarrows(): Promise<void> {
  const turned = { mode: 'fullscreen', orientation: 'landscape' } as const;
  await mp.call('ui.setDisplayMode', { mode: 'fullscreen' });
  // @ts-expect-error not every host can turn the screen: ask first
  await mp.call('ui.setDisplayMode', turned);
  if (mp.supports('ui.setDisplayMode', 'orientation')) {
    const { mode } = await mp.call('ui.setDisplayMode', turned);
    expectTypeOf(mode).toEqualTypeOf<'inline' | 'fullscreen' | 'pip'>();
    // @ts-expect-error asked about one parameter is not asked about another
    await mp.call('share.open', { refs: ['a.png'] });
  }
  // @ts-expect-error a parameter that every host understands needs no question
  mp.supports('ui.setDisplayMode', 'mode');
  expectTypeOf(mp.supports('scan.scanCode')).toEqualTypeOf<boolean>();
}

export function eventsAreTyped(): void {
  const stop = on('update.progress', ({ receivedBytes, totalBytes }, missed) => {
    expectTypeOf(receivedBytes).toEqualTypeOf<number>();
    expectTypeOf(missed).toEqualTypeOf<number>();
    return receivedBytes / totalBytes;
  });
  expectTypeOf(stop).toEqualTypeOf<() => void>();
  bridge.on('permission.change', ({ state }) => {
    expectTypeOf(state).toEqualTypeOf<'granted' | 'denied' | 'prompt' | 'unavailable'>();
  });
  on('location.change', ({ latitude }) => latitude, { accuracy: 'fine' });
  // @ts-expect-error only a place can be watched more or less exactly
  on('update.ready', () => undefined, { accuracy: 'fine' });
  // @ts-expect-error no such event in the catalogue
  on('app.hidden', () => undefined);
  // @ts-expect-error an event carries its own data
  on('update.ready', ({ visible }: { visible: boolean }) => visible);
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
  mock.setPermission('camera.front', 'granted');
  // @ts-expect-error subscriptions belong to the session
  mock.answer('bridge.subscribe', { subscriptionId: 'mine' });
}
