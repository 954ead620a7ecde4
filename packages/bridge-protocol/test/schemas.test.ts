import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { isIdentifier, methods } from '../src/index.js';
import { protocolDocument } from '../src/protocol-document.js';

// protocol 1.5
describe('an identifier', () => {
  it.each(['a', 'A-1_z', '0', 'a'.repeat(40), '__proto__'])('%s is one', (id) => {
    expect(isIdentifier(id)).toBe(true);
  });

  it.each([undefined, null, 7, {}, ['a'], '', ' a', 'a\n', 'a.b', 'ä', 'a'.repeat(41), '`', "'", '\u2028'])(
    '%j is none',
    (id) => {
      expect(isIdentifier(id)).toBe(false);
    },
  );
});

// protocol 1.3 and 7.1: parameters are strict, results are loose, so that a catalogue can grow
describe('the schemas', () => {
  const accepts = (method: keyof typeof methods, params: unknown) => v.is(methods[method].params, params);

  it.each<[keyof typeof methods, unknown]>([
    ['bridge.ping', {}],
    ['app.ready', undefined],
    ['payment.pay', { orderId: 'order-123', amount: 99.99, currency: 'USD' }],
    ['payment.pay', { orderId: 'order-123', amount: '500', currency: 'JPY', description: 'Tea' }],
    ['storage.set', { key: 'k', value: null }],
    ['storage.keys', undefined],
    ['ui.showDialog', { title: 't', message: 'm', buttons: [{ id: 'yes', label: 'Yes' }] }],
    ['network.request', { url: 'https://a.example/', headers: { accept: '*/*' } }],
    ['permission.request', { names: ['payment'], reason: 'To pay.' }],
    ['file.write', { path: 'drafts/photo-1.jpg', data: '', encoding: 'base64' }],
    ['share.open', { refs: ['a.txt'] }],
    ['storage.batch', { operations: [{ type: 'remove', key: 'k' }] }],
    ['host.invoke', { extension: 'loyalty-2', method: 'points' }], // protocol 7.2
  ])('%s takes %j', (method, params) => {
    expect(accepts(method, params)).toBe(true);
  });

  it.each<[keyof typeof methods, unknown]>([
    ['bridge.ping', { playload: 1 }],
    ['app.ready', { confirm: 'another release' }],
    ['payment.pay', { orderId: 'order-123', amount: 99.999, currency: 'USD' }],
    ['payment.pay', { orderId: 'order-123', amount: 1, currency: 'usd' }],
    ['payment.pay', { orderId: '', amount: 1, currency: 'USD' }],
    ['payment.pay', { orderId: 'order-123', amount: 1, currency: 'USD', tip: 1 }],
    ['storage.set', { key: 'k' }],
    ['storage.set', { key: 'k'.repeat(257), value: 1 }],
    ['ui.showToast', { text: 'x'.repeat(201) }],
    ['ui.showDialog', { title: 't', message: 'm', buttons: [] }],
    ['network.request', { url: 'https://a.example/', method: 'CONNECT' }],
    ['permission.query', { names: [] }],
    ['bridge.unsubscribe', { subscriptionId: 'a b' }],
    ['file.write', { path: '../other/secret', data: '', encoding: 'utf8' }],
    ['file.read', { ref: 'drafts/.hidden', encoding: 'utf8' }],
    ['file.read', { ref: '/etc/passwd', encoding: 'utf8' }],
    ['share.open', { title: 'Nothing but a title' }],
    ['calendar.addEvent', { title: 't', startMs: 2, endMs: 1 }],
    ['storage.batch', { operations: [] }],
    ['device.call', { number: '+49 30 123' }],
    ['host.invoke', { extension: 'Loyalty', method: 'points' }], // protocol 7.2
    ['host.invoke', { extension: '__proto__', method: 'points' }],
  ])('%s refuses %j', (method, params) => {
    expect(accepts(method, params)).toBe(false);
  });

  it('a result may have fields of a later catalogue', () => {
    const later = { value: 1, storedAtMs: 2 };
    expect(v.parse(methods['storage.get'].result, later)).toEqual({ value: 1 });
  });
});

describe('protocol.json', () => {
  it('is the catalogue as it stands', async () => {
    const committed: unknown = JSON.parse(
      await readFile(join(import.meta.dirname, '../protocol.json'), 'utf8'),
    );
    expect(committed).toEqual(JSON.parse(JSON.stringify(protocolDocument())));
  });

  it('describes parameters a reader of another language can check', () => {
    expect(protocolDocument()).toMatchObject({
      protocol: 1,
      methods: {
        'payment.pay': {
          permission: 'payment',
          since: 1,
          latency: 'interactive',
          effect: 'once',
          errors: ['USER_CANCELLED', 'payment/declined', 'CONFLICT'],
          params: {
            type: 'object',
            required: ['orderId', 'amount', 'currency'],
            additionalProperties: false,
          },
          result: { type: 'object', required: ['transactionId', 'status'] },
        },
      },
      events: { 'update.ready': { permission: null, data: { type: 'object', required: ['version'] } } },
    });
  });
});
