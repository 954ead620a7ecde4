import { parseGuestPacket } from '@org/bridge-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openMiniApp } from '../src/client.js';

import { createFaultyLink } from './faulty-link.js';
import { welcomeFrame } from './scripted-host.js';
import { createVirtualClock } from './virtual-clock.js';

import type { HostFrame } from '@org/bridge-protocol';

import type { ClientParts } from '../src/client.js';
import type { FaultyLink } from './faulty-link.js';
import type { VirtualClock } from './virtual-clock.js';

// protocol 3.1, the law of the house: every call settles exactly once, within its bound, whatever the host and the
// channel do. Interactive calls have no deadline; theirs is ten seconds after the last pong.

const deadlines = {
  'storage.get': 5_000,
  'network.request': 30_000,
  'ui.showDialog': Infinity,
  'payment.pay': Infinity,
};
type Method = keyof typeof deadlines;

/** From then on nothing comes through, so that every run has an end. */
const SILENCE_AT_MS = 60_000;
/** The longest that anything may still wait for after that. */
const REST_MS = 60_000;

const time = (maxMs: number) => fc.integer({ min: 0, max: maxMs });
const maybe = <TValue>(value: fc.Arbitrary<TValue>) => fc.option(value, { nil: undefined });

const plannedCall = fc.record({
  atMs: time(50_000),
  method: fc.constantFrom<Method[]>('storage.get', 'network.request', 'ui.showDialog', 'payment.pay'),
  timeoutMs: maybe(fc.integer({ min: 1, max: 20_000 })),
  abortAfterMs: maybe(time(20_000)),
  answerAfterMs: time(40_000),
});
const fault = fc.record({
  copies: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(2) },
  ),
  delayMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: time(6_000) }),
});
const faults = fc.array(fault, { minLength: 1, maxLength: 30 });
const schedule = fc.record({
  calls: fc.array(plannedCall, { minLength: 1, maxLength: 10 }),
  toHost: faults,
  toGuest: faults,
  trouble: fc.constantFrom('none', 'silent', 'close', 'bye', 'recreate'),
  troubleAtMs: fc.integer({ min: 10, max: SILENCE_AT_MS }),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer TValue> ? TValue : never;

/** What a broken law looks like, so that no other failure passes for it. */
const lawBroken = /^AssertionError: expected (\d+ to be less than or equal to|\[.*\] to have a length of 1)/u;

describe('every call settles exactly once and in time', () => {
  it('over any schedule of loss, doubling, disorder, silence, closing and re-creation', async () => {
    await fc.assert(lawUnder({}), { seed: 20_261_121, numRuns: 150 });
  });

  it('which fails without the heartbeat', async () => {
    const heartbeat: ClientParts['heartbeat'] = {
      begin: () => undefined,
      nextMs: () => Infinity,
      beat: () => null,
      hear: () => [],
    };
    const { errorInstance } = await fc.check(lawUnder({ heartbeat }), {
      seed: 20_261_121,
      numRuns: 150,
      endOnFailure: true,
    });
    expect(String(errorInstance)).toMatch(lawBroken);
  });

  it('which fails without deadlines', async () => {
    const deadlineOf = () => Infinity;
    const { errorInstance } = await fc.check(lawUnder({ deadlineOf }), {
      seed: 20_261_121,
      numRuns: 150,
      endOnFailure: true,
    });
    expect(String(errorInstance)).toMatch(lawBroken);
  });
});

function lawUnder(parts: Pick<ClientParts, 'heartbeat' | 'deadlineOf'>) {
  return fc.asyncProperty(schedule, async (plan) => {
    const clock = createVirtualClock();
    const link = createFaultyLink(clock, plan);
    startHost(link, clock, plan);
    const opening = openMiniApp({ transport: link.guestEnd, clock, timeoutMs: 5_000, ...parts });
    await clock.advance(1);
    const mp = await opening;
    link.startFaults();
    clock.setTimer(SILENCE_AT_MS, () => link.fallSilent());

    const records = plan.calls.map((call) => {
      const abort = new AbortController();
      const record = {
        ...call,
        startedMs: clock.now() + call.atMs,
        settledMs: [] as number[],
        lastPongMs: -Infinity,
      };
      clock.setTimer(call.atMs, () => {
        const settle = () => {
          record.settledMs.push(clock.now());
          record.lastPongMs = link.lastPongMs();
        };
        const options = {
          signal: abort.signal,
          ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
        };
        // The host of this test reads the time it shall take; no schema is asked here.
        (mp.call as unknown as RawCall)(call.method, { answerAfterMs: call.answerAfterMs }, options).then(
          settle,
          settle,
        );
        if (call.abortAfterMs !== undefined) clock.setTimer(call.abortAfterMs, () => abort.abort());
      });
      return record;
    });
    await clock.advance(SILENCE_AT_MS + REST_MS);

    for (const { method, startedMs, settledMs, timeoutMs, abortAfterMs, lastPongMs } of records) {
      expect(settledMs).toHaveLength(1);
      const bounds = [
        startedMs + (timeoutMs ?? deadlines[method]),
        startedMs + (abortAfterMs ?? Infinity) + 2_000,
        Math.max(startedMs, lastPongMs) + 10_000,
      ];
      expect(settledMs[0]).toBeLessThanOrEqual(Math.min(...bounds));
    }
  });
}

type RawCall = (method: string, params: object, options: object) => Promise<unknown>;

/** A lawful host that answers each call once, until its trouble comes. */
function startHost(link: FaultyLink, clock: VirtualClock, { trouble, troubleAtMs }: Schedule): void {
  const open = new Set<string>();
  let session = 'session-1';
  const send = (frame: HostFrame) => link.hostEnd.send(JSON.stringify({ session, frames: [frame] }));

  clock.setTimer(troubleAtMs, () => {
    if (trouble === 'silent') link.fallSilent();
    if (trouble === 'close') link.close();
    if (trouble === 'bye') send({ type: 'bye', reason: 'trouble' });
    // Another document took the place of the guest's: its host knows none of the calls.
    if (trouble === 'recreate') session = 'session-2';
  });

  link.hostEnd.onPacket((text) => {
    const packet = parseGuestPacket(text);
    for (const frame of packet.frames) {
      if (frame.type === 'hello') send(welcomeFrame(frame.nonce));
      if (packet.session !== session) continue;
      if (frame.type === 'ping') send({ type: 'pong', unknown: frame.waiting.filter((id) => !open.has(id)) });
      if (frame.type === 'cancel' && open.delete(frame.id)) {
        send({ type: 'error', id: frame.id, error: { code: 'CANCELLED', message: 'Cancelled.' } });
      }
      if (frame.type !== 'call') continue;
      open.add(frame.id);
      const { answerAfterMs } = frame.params as { readonly answerAfterMs: number };
      clock.setTimer(answerAfterMs, () => {
        if (open.delete(frame.id)) send({ type: 'result', id: frame.id, result: null });
      });
    }
  });
}
