// Sessions that end, move or sleep: rows 11, 12, 24, 25.

import { assert, assertSame } from '../../report.js';
import { assertOneOf, codeOf, extensionCall, probeCall } from '../torture-bench.js';
import { isPresent } from '../torture-cause.js';

import type { Attack } from '../torture-bench.js';

/** Longer than any bound of docs/protocol.md 3.5: silence for ten seconds, noticed at the next ping. */
const HEARTBEAT_BOUND_MS = 14_000;

/** 11: a new document while a call is open, and the answer to the old one. */
export const reloadDuringCall: Attack = async (bench) => {
  const { subject } = bench;
  const { probe } = subject;
  const old = await bench.greet();
  const open = old.begin('host.invoke', probeCall('hold', 'for the old document'), 'open-call');
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  await subject.reload();
  const wire = await subject.openWire();
  const young = bench.attach(wire);
  const first = young.hello();
  probe.release();
  await first;
  assert(young.session !== old.session, 'the session survived its document');
  assertSame(await young.call('bridge.ping'), 'result', 'the first call of the new document');
  const ran = probe.runsOf('echo');
  young.send([{ type: 'call', id: 'stale', method: 'host.invoke', params: probeCall('echo') }], old.session);
  await young.fence();
  assertSame(probe.runsOf('echo') - ran, 0, 'calls under the old session that ran');
  assertSame([young.codesOf(open), young.codesOf('stale')], [[], []], 'answers to the old document');
  assert(!young.texts.join().includes('for the old document'), 'the old answer reached the new document');

  // The SDK, when another document of the program has taken its place.
  const sdk = await bench.openSdk();
  const call = await sdk.begin('host.invoke', extensionCall('hold'));
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  const next = await bench.greet();
  await subject.pass(HEARTBEAT_BOUND_MS);
  assertSame(
    await sdk.settled(call),
    { type: 'error', code: 'SESSION_LOST', data: { outcome: 'unknown' } },
    'the open call',
  );
  probe.release();
  assertSame(await next.call('bridge.ping'), 'result', 'the first call of the session that replaced it');
};

/** 12: the host falls silent, or is gone. */
export const lostHost: Attack = async (bench) => {
  const { subject } = bench;
  const { probe } = subject;
  for (const end of ['silenceHost', 'killHost'] as const) {
    const sdk = await bench.openSdk();
    const calls = [
      await sdk.begin('host.invoke', extensionCall('hold')),
      await sdk.begin('ui.showDialog', { json: '{"title":"a","message":"b"}' }),
    ];
    await bench.until(() => probe.heldCount >= 2, 'the calls reach their handlers');
    await subject[end]();
    calls.push(await sdk.begin('host.invoke', extensionCall('echo')));
    await subject.pass(HEARTBEAT_BOUND_MS);
    for (const call of calls) assertOneOf(codeOf(await sdk.settled(call)), ['SESSION_LOST', 'TIMEOUT'], end);
    assertSame(codeOf(await sdk.invoke('echo')), 'SESSION_LOST', `a call after ${end}`);
    probe.release();
    await subject.reload();
    const guest = await bench.greet();
    assertSame(await guest.call('bridge.ping'), 'result', `a fresh document after ${end}`);
  }
};

/** 24: two SDKs in one document, one loaded twice, and one where no host is. */
export const manySdks: Attack = async (bench) => {
  const { subject } = bench;
  const before = subject.sessionCount();
  const first = await bench.openSdk();
  const second = await bench.openSdk();
  assertSame(subject.sessionCount() - before, 2, 'sessions of two copies');
  assertSame(await second.invoke('echo', 'second'), { type: 'result', result: 'second' }, 'the newer copy');
  const left = await first.begin('host.invoke', extensionCall('echo', 'first'));
  await subject.pass(HEARTBEAT_BOUND_MS);
  assertSame(codeOf(await first.settled(left)), 'SESSION_LOST', 'the copy that lost the document');
  assertSame(
    await second.invoke('echo', 'again'),
    { type: 'result', result: 'again' },
    'the newer copy, later',
  );
  assertSame(subject.sessionCount() - before, 2, 'sessions afterwards');
  const { loadTwice } = subject;
  if (isPresent(loadTwice)) assertSame(await loadTwice(), 1, 'sessions of a script that was loaded twice');
  assertSame(codeOf(await subject.connectOutsideHost()), 'NOT_IN_HOST', 'where no host is');
};

/** 25: the device sleeps, or its clock is set. */
export const sleep: Attack = async (bench) => {
  const { subject } = bench;
  const { probe } = subject;
  const sdk = await bench.openSdk();
  const calls: number[] = [];
  for (let index = 0; index < 10; index += 1) {
    calls.push(await sdk.begin('device.getBattery', { json: '{}' }));
  }
  await bench.until(() => probe.heldCount >= calls.length, 'the calls reach their handlers');
  await subject.sleep(600_000);
  await subject.pass(3_500);
  for (const call of calls) assertSame(codeOf(await sdk.outcome(call)), 'waiting', 'a call over a sleep');
  probe.release();
  for (const call of calls) assertSame(codeOf(await sdk.settled(call)), 'result', 'a call over a sleep');
  await subject.sleep(-3_600_000);
  assertSame(
    await sdk.invoke('echo', 'past'),
    { type: 'result', result: 'past' },
    'after the clock went back',
  );
  await subject.sleep(7_200_000);
  assertSame(
    await sdk.invoke('echo', 'future'),
    { type: 'result', result: 'future' },
    'after the clock went on',
  );
  const late = await sdk.begin('device.getBattery', { json: '{}' });
  await subject.pass(8_500);
  assertSame(codeOf(await sdk.settled(late)), 'TIMEOUT', 'a deadline after all that');
};
