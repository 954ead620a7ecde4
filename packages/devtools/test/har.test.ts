import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import { createRecorder, parseTrace, toHar } from '../src/index.js';

import { harSchema } from './har-schema.js';
import { prepareHosts } from './real-host.js';
import { recordVisit } from './recording.js';
import { SECRET } from './sample-value.js';

import type { Har } from '../src/index.js';

const isHar = new Ajv({ allErrors: true }).compile(harSchema);

const program = { id: 'com.example.loans', version: '1.0.0' };
const welcome = {
  type: 'welcome',
  nonce: 'n',
  protocol: 1,
  host: { name: 'Host', version: '2.0.0', platform: 'memory' },
  program,
  methods: {},
  unsupported: {},
  events: [],
  permissions: {},
};

/** A trace of packets, each ten milliseconds after the one before it. */
function harOf(...packets: readonly (readonly ['to-host' | 'to-guest', object])[]): Har {
  let nowMs = -10;
  const recorder = createRecorder({
    end: 'guest',
    now: () => (nowMs += 10),
    startedAtMs: Date.UTC(2026, 0, 1),
  });
  for (const [direction, frame] of packets) {
    recorder.packet(direction, JSON.stringify({ session: 'session', frames: [frame] }), 0);
  }
  return toHar(recorder.trace());
}

const pay = {
  type: 'call',
  id: 'a',
  method: 'payment.pay',
  key: 'key',
  params: { orderId: 'o', amount: 1, currency: 'USD' },
};

describe('a trace as HAR (trace-format 6)', () => {
  it('has every member that HAR 1.2 requires', async () => {
    const open = await prepareHosts();
    const { trace } = await recordVisit(await open(), 'guest');
    const har = toHar(trace);
    expect(isHar(har), JSON.stringify(isHar.errors)).toBe(true);
    expect(har.log.entries).toHaveLength(17);
    expect(JSON.stringify(har)).not.toContain(SECRET);
    expect(isHar({ ...har, log: { ...har.log, entries: [{}] } })).toBe(false);
  });

  it('has a call as a request to its program, with its answer and how long it took', () => {
    const { log } = harOf(
      ['to-guest', welcome],
      ['to-host', pay],
      ['to-guest', { type: 'result', id: 'a', result: { transactionId: 't', status: 'paid' } }],
    );
    expect(log.pages).toEqual([
      {
        startedDateTime: '2026-01-01T00:00:00.010Z',
        id: 's1',
        title: 'com.example.loans 1.0.0 in Host 2.0.0',
        pageTimings: {},
      },
    ]);
    expect(log.entries).toMatchObject([
      {
        pageref: 's1',
        startedDateTime: '2026-01-01T00:00:00.020Z',
        time: 10,
        request: {
          method: 'POST',
          url: 'bridge://com.example.loans/payment.pay',
          headers: [{ name: 'Idempotency-Key', value: expect.stringMatching(/^k[0-9a-z]+-1$/u) as string }],
          postData: { text: '{"orderId":"o","amount":1,"currency":"USD"}' },
        },
        response: { status: 200, content: { text: '{"transactionId":"t","status":"paid"}' } },
        timings: { wait: 10 },
        _bridge: { index: 1, type: 'call', id: 'a', isCancelled: false },
      },
    ]);
  });

  it.each([
    ['PERMISSION_DENIED', 403],
    ['METHOD_NOT_FOUND', 404],
    ['TIMEOUT', 504],
    ['payment/declined', 402],
    ['LATER_CODE', 500],
  ])('has the error %s as status %i', (code, status) => {
    const { log } = harOf(
      ['to-host', pay],
      ['to-host', { type: 'cancel', id: 'a' }],
      ['to-guest', { type: 'error', id: 'a', error: { code, message: 'Words.' } }],
    );
    expect(log.entries).toMatchObject([
      { response: { status, statusText: code }, _bridge: { error: code, isCancelled: true } },
    ]);
  });

  it('has a call without an answer as status 0, open until the end', () => {
    const { log } = harOf(['to-host', pay], ['to-host', { type: 'ping', waiting: ['a'] }]);
    expect(log.entries).toMatchObject([{ time: 10, response: { status: 0, content: { text: '' } } }]);
    expect(isHar({ log })).toBe(true);
  });

  it('has an event in its turn', () => {
    const event = { type: 'event', subscription: 'u', sequence: 3, event: 'app.memoryWarning', data: {} };
    const { log } = harOf(['to-host', pay], ['to-guest', event], ['to-host', { ...pay, id: 'b' }]);
    expect(log.entries.map(({ _bridge }) => _bridge.type)).toEqual(['call', 'event', 'call']);
    expect(log.entries[1]).toMatchObject({
      request: { method: 'GET', url: 'bridge://unknown/app.memoryWarning' },
      response: { content: { text: '{}' } },
      _resourceType: 'eventsource',
      _bridge: { id: 'u', sequence: 3 },
    });
  });

  it('has names from a file in no other place than theirs', () => {
    const header = {
      format: 'miniapp-trace',
      version: 1,
      protocol: 1,
      catalogue: { methods: 1, events: 1 },
      end: 'host',
      host: null,
      program: { id: 'evil/../?#', version: '1' },
      startedAtMs: 8_640_000_000_000_000,
      clock: 'ms',
      dropped: { entries: 0, chars: 0 },
    };
    const call = {
      atMs: 1e300,
      packet: 1,
      direction: 'to-host',
      session: 's1',
      frame: { ...pay, method: 'a/b?c' },
    };
    const har = toHar(parseTrace(`${JSON.stringify(header)}\n${JSON.stringify(call)}`));
    expect(har.log.entries[0]?.request.url).toBe('bridge://evil%2F..%2F%3F%23/a%2Fb%3Fc');
    expect(isHar(har)).toBe(true);
  });
});
