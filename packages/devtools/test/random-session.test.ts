import { connect } from '@org/guest-sdk';
import { settle } from '@org/testkit';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import {
  createRecorder,
  formatTrace,
  linkedTransports,
  parseTrace,
  replayAsGuest,
  replayAsHost,
  tapTransport,
} from '../src/index.js';

import { prepareHosts } from './real-host.js';
import { tamper } from './tamper.js';

import type { Trace, TraceHeader } from '../src/index.js';
import type { OpenHost } from './real-host.js';
import type { HostFrame } from '@org/bridge-protocol';
import type { MiniApp } from '@org/guest-sdk';

let openHost: OpenHost;

beforeAll(async () => {
  openHost = await prepareHosts();
});

type Step =
  | { readonly type: 'call'; readonly method: string; readonly params: object }
  /** Called and taken back in the same turn. */
  | { readonly type: 'cancelled'; readonly method: string; readonly params: object }
  /** Everything before it is awaited. */
  | { readonly type: 'wait' };

const key = fc.constantFrom('a', 'b', 'c');
const calls = fc.oneof(
  fc.record({
    method: fc.constant('storage.set'),
    params: fc.record({ key, value: fc.jsonValue({ maxDepth: 3 }) }),
  }),
  fc.record({ method: fc.constantFrom('storage.get', 'storage.remove'), params: fc.record({ key }) }),
  fc.record({
    method: fc.constantFrom(
      'storage.keys',
      'storage.getInfo',
      'storage.clear',
      'auth.getToken',
      'location.get',
    ),
    params: fc.constant({}),
  }),
  fc.record({
    method: fc.constant('bridge.ping'),
    params: fc.record({ payload: fc.jsonValue({ maxDepth: 3 }) }),
  }),
  fc.record({
    method: fc.constantFrom('nav.push', 'nav.replace'),
    params: fc.record({ path: fc.string({ minLength: 1, maxLength: 9 }), query: fc.constant({}) }),
  }),
  fc.record({
    method: fc.constant('nav.back'),
    params: fc.record({ delta: fc.integer({ min: 0, max: 3 }) }),
  }),
  fc.record({
    method: fc.constant('payment.pay'),
    params: fc.record({
      orderId: key,
      amount: fc.integer({ min: -1, max: 9 }),
      currency: fc.constant('USD'),
    }),
  }),
  fc.record({ method: fc.constant('payment.getStatus'), params: fc.record({ orderId: key }) }),
  fc.record({ method: fc.constant('bridge.subscribe'), params: fc.constant({ event: 'nav.change' }) }),
);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: calls.map((made): Step => ({ type: 'call', ...made })) },
    { weight: 1, arbitrary: calls.map((made): Step => ({ type: 'cancelled', ...made })) },
    { weight: 3, arbitrary: fc.constant<Step>({ type: 'wait' }) },
  ),
  { maxLength: 25 },
);

/** The host sends the event while the answer that names its subscription is still being made. */
const eventBeforeItsSubscription: readonly Step[] = [
  { type: 'call', method: 'bridge.subscribe', params: { event: 'nav.change' } },
  { type: 'call', method: 'nav.push', params: { path: '/a', query: {} } },
  { type: 'wait' },
  { type: 'call', method: 'nav.back', params: {} },
];

async function record(made: readonly Step[], end: TraceHeader['end']): Promise<Trace> {
  const real = await openHost();
  const recorder = createRecorder({ end, now: () => 0, startedAtMs: 1 });
  const transport =
    end === 'guest'
      ? tapTransport(real.connect(), recorder)
      : real.connect((hostEnd) => tapTransport(hostEnd, recorder));
  const miniApp = await connect({ transport });
  for (const step of made) {
    if (step.type === 'wait') await settle();
    else call(miniApp, step);
  }
  await settle();
  return parseTrace(formatTrace(recorder.trace()));
}

function call(
  { call: callMethod }: MiniApp,
  { type, method, params }: Exclude<Step, { type: 'wait' }>,
): void {
  const stop = new AbortController();
  // Names and parameters are random on purpose; how each call ends stands in the trace.
  const untyped = callMethod as (method: string, params: object, options: object) => Promise<unknown>;
  untyped(method, params, { signal: stop.signal }).catch(() => undefined);
  if (type === 'cancelled') stop.abort();
}

const isAnswer = ({ type }: { readonly type: string }) => type === 'result' || type === 'error';

describe('any session with a host', () => {
  it('replays against a fresh host of the same kind, and against its own mock, without a divergence', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom('guest' as const, 'host' as const), async (made, end) => {
        const trace = await record(made, end);
        const onHost = await replayAsGuest(trace, (await openHost()).connect());
        expect(onHost).toMatchObject({ remaining: 0, firstDivergence: null });
        const [guestEnd, hostEnd] = linkedTransports();
        replayAsHost(trace, hostEnd);
        expect(await replayAsGuest(trace, guestEnd)).toEqual(onHost);
      }),
      { numRuns: 40, seed: 20_260_101, examples: [[eventBeforeItsSubscription, 'guest']] },
    );
  });

  it('diverges at the answer that another host loses', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat({ max: 24 }), async (made, position) => {
        const trace = await record(made, 'guest');
        const answers = trace.entries.flatMap(({ frame }, index) => (isAnswer(frame) ? [index] : []));
        fc.pre(answers.length > 0);
        const lost = position % answers.length;
        let sent = -1;
        const loseOne = (frame: HostFrame) => (isAnswer(frame) && (sent += 1) === lost ? null : frame);
        const transport = (await openHost()).connect((hostEnd) => tamper(hostEnd, loseOne));
        const { firstDivergence } = await replayAsGuest(trace, transport);
        expect(firstDivergence).toMatchObject({ index: answers[lost], actual: undefined });
      }),
      { numRuns: 40, seed: 20_260_102 },
    );
  });
});
