import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import {
  PROTOCOL_VERSION,
  bridgeErrorCodes,
  events,
  isIdentifier,
  isPermission,
  limits,
  methods,
  permissions,
} from '../src/index.js';
import { protocolDocument } from '../src/protocol-document.js';

import type { MethodDefinition } from '../src/index.js';

// Pins: names that hosts, guests and stores in the field rely on. CONTRIBUTING.md says what to do when one goes red.

describe('the catalogue', () => {
  it('has exactly these methods, with their permission, latency and effect', () => {
    const rows = Object.entries<MethodDefinition>(methods).map(
      ([name, { permission, latency, effect, since }]) =>
        `${name} ${permission ?? '-'} ${latency} ${effect ?? '-'} ${since}`,
    );
    expect(rows.sort()).toEqual([
      'app.close - instant - 1',
      'app.getEnvironment - instant - 1',
      'app.getLaunchOptions - instant - 1',
      'app.ready - instant - 1',
      'auth.getToken auth.token network - 1',
      'bridge.ping - instant - 1',
      'bridge.subscribe - instant - 1',
      'bridge.unsubscribe - instant - 1',
      'network.request - network - 1',
      'payment.getStatus payment instant - 1',
      'payment.pay payment interactive once 1',
      'permission.query - instant - 1',
      'permission.request - interactive - 1',
      'storage.clear - instant - 1',
      'storage.get - instant - 1',
      'storage.getInfo - instant - 1',
      'storage.keys - instant - 1',
      'storage.remove - instant - 1',
      'storage.set - instant - 1',
      'ui.showDialog - interactive - 1',
      'ui.showToast - instant - 1',
      'update.check - network - 1',
    ]);
  });

  it('has exactly these permissions', () => {
    const rows = Object.entries(permissions).map(([name, { sensitive }]) => [name, sensitive]);
    expect(rows).toEqual([
      ['payment', true],
      ['geolocation', true],
      ['auth.token', false],
    ]);
    expect(['payment', 'auth.token', 'camera', 'constructor', '__proto__'].map(isPermission)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('has exactly these events', () => {
    expect(Object.keys(events).sort()).toEqual([
      'app.visibilityChange',
      'permission.change',
      'update.progress',
      'update.ready',
    ]);
  });

  it('has exactly these error codes', () => {
    expect(bridgeErrorCodes).toEqual([
      'NOT_IN_HOST',
      'HOST_UNREACHABLE',
      'VERSION_MISMATCH',
      'SESSION_LOST',
      'TIMEOUT',
      'CANCELLED',
      'UNSERIALIZABLE',
      'PAYLOAD_TOO_LARGE',
      'PAYLOAD_TOO_DEEP',
      'METHOD_NOT_FOUND',
      'NOT_SUPPORTED',
      'PERMISSION_DENIED',
      'INVALID_PARAMS',
      'INVALID_RESULT',
      'RATE_LIMITED',
      'BUSY',
      'QUOTA_EXCEEDED',
      'DOMAIN_NOT_ALLOWED',
      'USER_CANCELLED',
      'UNAVAILABLE',
      'CONFLICT',
      'INTERNAL',
      'payment/declined',
    ]);
  });

  it('speaks protocol 1 within exactly these limits', () => {
    expect(PROTOCOL_VERSION).toBe(1);
    expect(limits).toEqual({
      maxPacketChars: 1_048_576,
      maxDepth: 32,
      maxFramesPerPacket: 128,
      packetTargetChars: 65_536,
      maxIdChars: 40,
      maxNameChars: 64,
      maxCallsInFlight: 1_024,
      maxSubscriptions: 64,
      instantTimeoutMs: 5_000,
      networkTimeoutMs: 30_000,
      maxTimeoutMs: 300_000,
      pingIntervalMs: 3_000,
      silenceTimeoutMs: 10_000,
      cancelTimeoutMs: 2_000,
      connectTimeoutMs: 5_000,
      rate: {
        instant: { perSecond: 1_000, burst: 2_000 },
        network: { perSecond: 50, burst: 100 },
        interactive: { perSecond: 2, burst: 10 },
      },
      maxStorageKeyChars: 256,
      storageQuotaChars: 5_242_880,
      maxStorageKeys: 2_048,
    });
  });

  it('names every method and event as a namespace and a word, and fields to hide that exist', () => {
    for (const name of [...Object.keys(methods), ...Object.keys(events)])
      expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/u);
    const document = JSON.stringify(protocolDocument());
    for (const { sensitive = [] } of Object.values<MethodDefinition>(methods)) {
      for (const field of sensitive) expect(document).toContain(`"${field}":{`);
    }
  });
});

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

// protocol 1.3 and 3: parameters are strict, results are loose, so that a catalogue can grow
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
