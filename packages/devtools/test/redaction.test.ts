import { events, methods, permissions } from '@org/bridge-protocol';
import { redactParams, withStandIns } from '@org/bridge-protocol/redaction';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { createRecorder, formatTrace, parseTrace } from '../src/index.js';

import { SECRET, SECRET_DIGITS, sampleOf } from './sample-value.js';

import type { FrameOf } from '../src/trace.js';
import type { JsonValue, MethodDefinition } from '@org/bridge-protocol';

const catalogue = Object.entries<MethodDefinition>(methods);

/** What a recorder makes of packets, as the text of a file. */
function record(frames: readonly (readonly ['to-host' | 'to-guest', object])[]): string {
  const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0 });
  for (const [direction, frame] of frames) {
    recorder.packet(direction, JSON.stringify({ session: 'session', frames: [frame] }), 0);
  }
  return formatTrace(recorder.trace());
}

function framesOf(text: string) {
  return parseTrace(text).entries.map(({ frame }) => frame);
}

describe('a sensitive value of the catalogue (trace-format 3.1)', () => {
  it.each(catalogue)('of %s is not in the file', (method, { params, result, sensitive = [] }) => {
    const text = record([
      ['to-host', { type: 'call', id: 'a', method, params: sampleOf(params, sensitive) }],
      ['to-guest', { type: 'result', id: 'a', result: sampleOf(result, sensitive) }],
      ['to-host', { type: 'call', id: 'b', method, params: sampleOf(params, sensitive) }],
      [
        'to-guest',
        { type: 'error', id: 'b', error: { code: 'INTERNAL', message: 'm', data: { [SECRET]: SECRET } } },
      ],
      ['to-guest', { type: 'result', id: 'b', result: SECRET }],
    ]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(SECRET_DIGITS);
    expect(framesOf(text)).toHaveLength(5);
  });

  it('stands in the fields of 41 methods', () => {
    const count = catalogue.filter(([, { sensitive = [] }]) => sensitive.length > 0).length;
    expect(count).toBe(41);
  });

  it.each(catalogue.filter(([, { sensitive = [] }]) => sensitive.length > 0))(
    'of %s is not in what the host says of it',
    (method, { params, sensitive = [] }) => {
      const message = `The value ${SECRET} is not good.`;
      const text = record([
        ['to-host', { type: 'call', id: 'a', method, params: sampleOf(params, sensitive) }],
        ['to-guest', { type: 'error', id: 'a', error: { code: 'INVALID_PARAMS', message } }],
      ]);
      expect(framesOf(text).at(-1)).toEqual({
        type: 'error',
        id: 'a',
        error: { code: 'INVALID_PARAMS', message: '(redacted)' },
      });
    },
  );
});

describe('what the catalogue does not expect (trace-format 3.1)', () => {
  it.each<[string, JsonValue]>([
    ['an object', { [SECRET]: SECRET, deep: [{ [SECRET]: SECRET_DIGITS }] }],
    ['a list', [SECRET, Number(SECRET_DIGITS), true]],
    ['a text', SECRET],
  ])('is redacted as %s, in parameters, results and data', (_title, value) => {
    const text = record([
      ['to-host', { type: 'call', id: 'a', method: 'later.method', params: value }],
      ['to-guest', { type: 'result', id: 'a', result: value }],
      ['to-host', { type: 'call', id: 'b', method: 'storage.get', params: value }],
      ['to-guest', { type: 'result', id: 'b', result: { value: 1, more: value } }],
      ['to-guest', { type: 'result', id: 'nobody', result: value }],
      ['to-guest', { type: 'event', subscription: 's', sequence: 1, event: 'later.event', data: value }],
    ]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(SECRET_DIGITS);
  });

  it('keeps its shape and lengths', () => {
    expect(redactParams('later.method', { user: 'anna', ages: [7, true, null], to: {} })).toEqual({
      name1: { $redacted: 'string:4' },
      name2: [{ $redacted: 'number' }, { $redacted: 'boolean' }, null],
      name3: {},
    });
  });

  it('is told by its size when it is large', () => {
    const params = { list: Array.from({ length: 5_000 }, () => ({ a: 1 })) };
    const redacted = JSON.stringify(redactParams('later.method', params));
    expect(redacted).toContain('{"$redacted":"object:1"}');
    expect(redacted.length).toBeLessThan(150_000);
  });

  it('is not read as ours when it looks redacted by itself', () => {
    const params = { payload: { $redacted: 'string:9', other: 'text' } };
    expect(redactParams('bridge.ping', params)).toEqual({ payload: { $redacted: 'object:2' } });
  });
});

describe('what the catalogue declares and does not call sensitive', () => {
  it.each<[string, JsonValue]>([
    ['payment.pay', { orderId: 'order-1', amount: '9.99', currency: 'USD' }],
    ['bridge.ping', { payload: { any: ['json', 1, null] } }],
    ['nav.back', { delta: 2 }],
  ])('stands in the file as it is: %s', (method, params) => {
    expect(redactParams(method, params)).toEqual(params);
  });

  it('stays beside what is sensitive, with the words of the catalogue', () => {
    expect(redactParams('storage.set', { key: 'cart', value: ['book'] })).toEqual({
      key: 'cart',
      value: [{ $redacted: 'string:4' }],
    });
    const operations = [
      { type: 'set', key: 'a', value: 'b' },
      { type: 'get', key: 'a' },
    ];
    expect(redactParams('storage.batch', { operations })).toMatchObject({
      operations: [{ type: 'set', value: { $redacted: 'string:1' } }, { type: 'get' }],
    });
  });

  it('is redacted in a second answer to the same call, which is none', () => {
    const answer = { type: 'result', id: 'a', result: { depth: 2 } };
    const text = record([
      ['to-host', { type: 'call', id: 'a', method: 'nav.push', params: { path: '/a' } }],
      ['to-guest', answer],
      ['to-guest', answer],
    ]);
    expect(framesOf(text).slice(1)).toEqual([
      answer,
      { ...answer, result: { name1: { $redacted: 'number' } } },
    ]);
  });

  it('leaves the host’s words about a plain call', () => {
    const text = record([
      ['to-host', { type: 'call', id: 'a', method: 'nav.back', params: { delta: 1 } }],
      ['to-guest', { type: 'error', id: 'a', error: { code: 'BUSY', message: 'Too many calls.' } }],
    ]);
    expect(text).toContain('Too many calls.');
  });
});

describe('an event', () => {
  const names = Object.entries(events).filter(
    ([, { permission }]) => permission !== null && permissions[permission].sensitive,
  );

  it.each(names)('%s is the user’s own: the user is asked before it is told', (event, { data }) => {
    const text = record([
      ['to-guest', { type: 'event', subscription: 's', sequence: 1, event, data: sampleOf(data, [], true) }],
    ]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(SECRET_DIGITS);
    expect(framesOf(text)).toMatchObject([{ type: 'event', event, sequence: 1 }]);
  });

  it('without such a permission is told', () => {
    const data = { path: '/offers', query: {}, reason: 'push', depth: 2 };
    const frame = { type: 'event', subscription: 's', sequence: 1, event: 'nav.change', data };
    expect(framesOf(record([['to-guest', frame]]))).toEqual([frame]);
  });
});

describe('an idempotency key (trace-format 3.7)', () => {
  it('becomes a name that is the same for the same key', () => {
    const keys = ['anna-7', 'anna-8', 'anna-7'];
    const text = record(
      keys.map((key, index) => [
        'to-host',
        { type: 'call', id: `c${index}`, method: 'payment.pay', key, params: {} },
      ]),
    );
    expect(text).not.toContain('anna');
    const calls = framesOf(text) as FrameOf<'call'>[];
    expect(calls.map(({ key }) => key)).toEqual(['k0-1', 'k0-2', 'k0-1']);
  });
});

describe('the bytes of a stream (trace-format 3.8)', () => {
  it.each([
    ['in the packet', { data: 'c2VjcmV0' }, 0, 6],
    ['in the packet, padded', { data: 'c2VjcmU=' }, 0, 5],
    ['beside it', { data: null }, 7, 7],
  ])('are told by their number when they stand %s', (_title, { data }, beside, bytes) => {
    const recorder = createRecorder({ end: 'guest', now: () => 0, startedAtMs: 0 });
    const frame = { type: 'chunk', id: 'a', sequence: 1, data };
    recorder.packet('to-host', JSON.stringify({ session: 's', frames: [frame] }), beside);
    expect(recorder.trace().entries.map((entry) => entry.frame)).toEqual([
      { type: 'chunk', id: 'a', sequence: 1, bytes },
    ]);
  });
});

describe('a stand-in (trace-format 5.1)', () => {
  it.each(catalogue)('for what is redacted of %s is accepted where it stood', (method, definition) => {
    const { params, result, sensitive = [] } = definition;
    const sampleParams = sampleOf(params, sensitive);
    const text = record([
      ['to-host', { type: 'call', id: 'a', method, params: sampleParams }],
      ['to-guest', { type: 'result', id: 'a', result: sampleOf(result, sensitive) }],
    ]);
    const [call, answer] = framesOf(text) as [FrameOf<'call'>, FrameOf<'result'>];
    if (v.is(params, sampleParams)) expect(v.is(params, withStandIns(call.params, 1_000_000))).toBe(true);
    expect(v.is(result, withStandIns(answer.result, 1_000_000))).toBe(true);
  });

  it('never makes more of a few marks than a packet holds', () => {
    const marks = Array.from({ length: 1_000 }, () => ({ $redacted: 'string:9999999' }));
    const filled = withStandIns(marks, 10_000) as string[];
    expect(filled.join('').length).toBe(10_000);
  });
});
