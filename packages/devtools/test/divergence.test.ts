import { settle } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { replayAsGuest } from '../src/index.js';

import { prepareHosts } from './real-host.js';
import { recordVisit, replayOn, userOf } from './recording.js';
import { SECRET } from './sample-value.js';
import { tamper } from './tamper.js';

import type { Trace } from '../src/index.js';
import type { OpenHost } from './real-host.js';
import type { Change } from './tamper.js';

let openHost: OpenHost;
let trace: Trace;

beforeAll(async () => {
  openHost = await prepareHosts();
  ({ trace } = await recordVisit(await openHost(), 'guest'));
});

describe('a trace against a host that behaves differently', () => {
  it.each<[string, Change, object]>([
    [
      'answers another value',
      (frame) =>
        'result' in frame && hasKeys(frame.result) ? { ...frame, result: { keys: ['cart'] } } : frame,
      { call: 'storage.keys', where: '/result/keys/1', expected: 'note', actual: undefined },
    ],
    [
      'answers a redacted value of another type',
      (frame) => ('result' in frame && hasToken(frame.result) ? { ...frame, result: { token: 7 } } : frame),
      {
        call: 'auth.getToken',
        where: '/result/token',
        expected: { $redacted: 'string:27' },
        actual: { $redacted: 'number' },
      },
    ],
    [
      'fails',
      (frame) =>
        frame.type === 'result' && hasToken(frame.result)
          ? { type: 'error', id: frame.id, error: { code: 'UNAVAILABLE', message: SECRET } }
          : frame,
      {
        call: 'auth.getToken',
        where: '',
        expected: {
          result: { token: { $redacted: 'string:27' }, expiresAtMs: 1_767_226_500_000, scopes: [] },
        },
        actual: { error: { code: 'UNAVAILABLE' } },
      },
    ],
    [
      'fails with another code',
      (frame) =>
        frame.type === 'error' && frame.error.code === 'PERMISSION_DENIED'
          ? { ...frame, error: { code: 'INTERNAL', message: 'm' } }
          : frame,
      {
        call: 'payment.getStatus',
        where: '/error/code',
        expected: 'PERMISSION_DENIED',
        actual: 'INTERNAL',
      },
    ],
    [
      'loses an answer',
      (frame) => ('result' in frame && hasKeys(frame.result) ? null : frame),
      {
        call: 'storage.keys',
        where: '',
        expected: { result: { keys: ['cart', 'note'] } },
        actual: undefined,
      },
    ],
    [
      'loses an event',
      (frame) => (frame.type === 'event' && frame.sequence === 1 ? null : frame),
      { call: 'nav.change', where: '', actual: undefined },
    ],
    [
      'sends an event with other data',
      (frame) =>
        frame.type === 'event' ? { ...frame, data: { ...(frame.data as object), depth: 9 } } : frame,
      { call: 'nav.change', where: '/data/depth', expected: 2, actual: 9 },
    ],
    [
      'ends the session',
      (frame) => ('result' in frame && hasKeys(frame.result) ? { type: 'bye', reason: 'closed' } : frame),
      { call: 'storage.keys', actual: { bye: { reason: 'closed' } } },
    ],
    [
      'speaks another protocol',
      (frame) => (frame.type === 'welcome' ? { type: 'bye', reason: 'VERSION_MISMATCH' } : frame),
      { index: null, call: 'hello', expected: 'welcome', actual: { bye: { reason: 'VERSION_MISMATCH' } } },
    ],
  ])('finds the first call or event when it %s', async (_title, change, expected) => {
    const { firstDivergence, remaining } = await replayOn(await openHost(), trace, change);
    expect(firstDivergence).toMatchObject(expected);
    expect(firstDivergence?.message).toContain(firstDivergence?.call);
    expect(JSON.stringify(firstDivergence)).not.toContain(SECRET);
    expect(remaining).toBeGreaterThan(0);
  });

  it('names the entry of the trace', async () => {
    const real = await openHost();
    real.platform.user.pay = () => Promise.resolve({ type: 'declined', message: 'No money.' });
    const { firstDivergence } = await replayOn(real, trace);
    expect(firstDivergence).toMatchObject({
      call: 'payment.pay',
      actual: { error: { code: 'payment/declined' } },
    });
    const index = firstDivergence?.index ?? -1;
    expect(trace.entries[index]?.frame).toMatchObject({ type: 'result', result: { status: 'paid' } });
    expect(firstDivergence?.message).toBe(
      'payment.pay: expected {"result":{"transactionId":"transaction-1","status":"paid"}}, ' +
        `got {"error":{"code":"payment/declined"}} (entry ${index}).`,
    );
  });

  it('finds a method that it does not have', async () => {
    const { firstDivergence } = await replayOn(await openHost({}), trace);
    expect(firstDivergence).toMatchObject({
      call: 'location.get',
      actual: { error: { code: 'NOT_SUPPORTED' } },
    });
  });

  it('leaves out what is to be ignored', async () => {
    const real = await openHost({});
    const ignore = ['location.get/result', 'location.get/error', '*/result/keys/*'];
    const change: Change = (frame) =>
      'result' in frame && hasKeys(frame.result) ? { ...frame, result: { keys: ['a', 'b', 'c'] } } : frame;
    const transport = real.connect((hostEnd) => tamper(hostEnd, change));
    const { firstDivergence } = await replayAsGuest(trace, transport, { ...userOf(real), ignore });
    expect(firstDivergence).toMatchObject({ call: 'location.get', where: '' });
  });

  it('waits no longer than it has patience', async () => {
    const silent = (await openHost()).connect((hostEnd) =>
      tamper(hostEnd, (frame) => (frame.type === 'welcome' ? frame : null)),
    );
    const report = await replayAsGuest(trace, silent, { patience: settle });
    expect(report.firstDivergence).toMatchObject({ call: 'payment.getStatus', actual: undefined });
  });
});

const hasKeys = (result: unknown) => typeof result === 'object' && result !== null && 'keys' in result;
const hasToken = (result: unknown) => typeof result === 'object' && result !== null && 'token' in result;
