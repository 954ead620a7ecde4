import { isBridgeError, on, readBytes, writeBytes } from '@org/guest-sdk';
import { settle } from '@org/testkit';

import { SECRET } from './sample-value.js';

import type { MiniApp } from '@org/guest-sdk';

/** What the program saw: answers or codes of errors, and events, in their order. */
export interface Seen {
  readonly answers: unknown[];
  readonly events: unknown[];
}

/** Makes the host do what no call causes: the user presses the back button. */
export type PressBack = () => void;

/**
 * One visit of a program in the session of this page: a refusal, a position, a token, storage, a payment, one that is taken back, a
 * file in bytes, and two events, of which the second has its cause outside.
 */
export async function runProgram(miniApp: MiniApp, pressBack: PressBack): Promise<Seen> {
  const seen: Seen = { answers: [], events: [] };
  const keep = async (answer: Promise<unknown>) => {
    seen.answers.push(await answer.catch((error: unknown) => (isBridgeError(error) ? error.code : error)));
  };
  const { call } = miniApp;
  await keep(call('payment.getStatus', { orderId: 'order-1' }));
  await keep(call('permission.request', { names: ['geolocation'] }));
  await keep(call('location.get'));
  await keep(call('auth.getToken', { audience: 'https://api.example' }));
  await Promise.all([
    keep(call('storage.set', { key: 'note', value: { [SECRET]: [SECRET, 7] } })),
    keep(call('storage.set', { key: 'cart', value: [] })),
    keep(call('storage.keys')),
  ]);
  await keep(call('storage.get', { key: 'note' }));
  await keep(call('payment.pay', { orderId: 'order-1', amount: 99.99, currency: 'USD' }));
  await keep(payAndTakeBack(miniApp));
  await keep(writeBytes({ path: 'notes.bin' }, new Uint8Array(100_000).fill(7)));
  await keep(readBytes({ ref: 'notes.bin' }).then(({ length }) => length));
  const stop = on('nav.change', (page, missed) => seen.events.push({ page, missed }));
  await settle();
  await keep(call('nav.push', { path: '/offers/7', query: {} }));
  pressBack();
  await settle();
  stop();
  await settle();
  miniApp.close();
  await settle();
  return seen;
}

async function payAndTakeBack({ call }: MiniApp): Promise<unknown> {
  const stop = new AbortController();
  const paid = call(
    'payment.pay',
    { orderId: 'order-slow', amount: '5', currency: 'EUR' },
    { signal: stop.signal },
  );
  await settle();
  stop.abort();
  return paid;
}
