// Answers that are forged, doubled, lost, late or in another order; calls that are cancelled: rows 9, 10, 19, 22, 23.

import { assert, assertSame } from '../../report.js';
import { assertOneOf, codeOf, extensionCall, probeCall } from '../torture-bench.js';
import { isPresent } from '../torture-cause.js';
import { askedPermission } from '../torture-probe.js';

import type { Attack, SdkGuest, TortureBench } from '../torture-bench.js';

interface HostPacket {
  readonly session: string;
  readonly frames: readonly Readonly<Record<string, unknown>>[];
}

/** Waits until so many answers are being held, and gives each as a packet of its own. */
async function heldAnswers(bench: TortureBench, sdk: SdkGuest, count: number): Promise<HostPacket[]> {
  const answers: HostPacket[] = [];
  await bench.until(
    async () => {
      for (const text of await sdk.takeHeld()) {
        const { session, frames } = JSON.parse(text) as HostPacket; // what the host has sent
        for (const frame of frames) {
          if (frame.type === 'result' || frame.type === 'error') answers.push({ session, frames: [frame] });
          else await sdk.deliver([JSON.stringify({ session, frames: [frame] })]);
        }
      }
      return answers.length >= count;
    },
    `${String(count)} answers of the host`,
  );
  return answers;
}

const toTexts = (packets: readonly HostPacket[]) => packets.map((packet) => JSON.stringify(packet));

/** The same answer with other fields in its frame. */
function changed({ session, frames }: HostPacket, fields: object, from = session): HostPacket {
  return { session: from, frames: frames.map((frame) => ({ ...frame, ...fields })) };
}

/** 9: answers and events that the host did not send. */
export const forgedReplies: Attack = async (bench) => {
  const sdk = await bench.openSdk();
  await sdk.hold(true);
  const call = await sdk.begin('host.invoke', extensionCall('echo', 'true answer'));
  const [answer] = await heldAnswers(bench, sdk, 1);
  assert(answer !== undefined, 'no answer to hold');
  const ignored = await sdk.ignoredCount();
  const forged = { result: { result: 'forged' } };
  const packets = toTexts([
    changed(answer, forged, 'another-session'),
    changed(answer, { ...forged, id: 'guessed-1' }),
    changed(answer, { ...forged, type: 'reply' }),
    {
      session: answer.session,
      frames: [{ type: 'event', subscription: 'x', sequence: 1, event: 'update.ready', data: {} }],
    },
  ]);
  await sdk.deliver([...packets, 'no json', '[]', 'null', '{"frames":1}']);
  const { forgeInPage } = bench.subject;
  if (isPresent(forgeInPage)) await forgeInPage(toTexts([changed(answer, forged)]));
  await bench.subject.settle();
  assertSame(codeOf(await sdk.outcome(call)), 'waiting', 'the call after forged answers');
  assert((await sdk.ignoredCount()) - ignored >= 7, 'forged frames were not counted');
  await sdk.deliver(toTexts([answer]));
  assertSame(
    await sdk.settled(call),
    { type: 'result', result: { result: 'true answer' } },
    'the true answer',
  );

  // A guest that plays host changes nothing.
  const guest = await bench.greet();
  const before = guest.received.length;
  guest.send([
    { type: 'result', id: 'x', result: 1 },
    { type: 'welcome', nonce: 'x', protocol: 1 },
    { type: 'event', subscription: 'x', sequence: 1, event: 'update.ready', data: {} },
    { type: 'pong', unknown: [] },
  ]);
  await guest.fence();
  assertSame(guest.received.length - before, 1, 'frames after forged ones');
};

/** 10: the same call, and the same answer, more than once. */
export const replays: Attack = async (bench) => {
  const { probe } = bench.subject;
  const guest = await bench.greet();
  const before = probe.runsOf('echo');
  const frame = { type: 'call', id: 'again', method: 'host.invoke', params: probeCall('echo', 1) };
  guest.send([frame, frame]);
  await guest.answer('again');
  guest.send([frame, { ...frame, params: probeCall('echo', 2) }]);
  await guest.fence();
  assertSame(probe.runsOf('echo') - before, 1, 'runs of one id');
  assertSame(guest.codesOf('again'), ['result'], 'answers to one id');

  const sdk = await bench.openSdk();
  await sdk.hold(true);
  const call = await sdk.begin('host.invoke', extensionCall('echo', 'first'));
  const [answer] = await heldAnswers(bench, sdk, 1);
  assert(answer !== undefined, 'no answer to hold');
  const ignored = await sdk.ignoredCount();
  await sdk.deliver(toTexts([answer, changed(answer, { result: { result: 'second' } }), answer]));
  assertSame(await sdk.settled(call), { type: 'result', result: { result: 'first' } }, 'the first answer');
  assertSame((await sdk.ignoredCount()) - ignored, 2, 'later answers that were counted');

  const late = await sdk.begin('host.invoke', extensionCall('echo', 'late'), { timeoutMs: 1_000 });
  const [lateAnswer] = await heldAnswers(bench, sdk, 1);
  await bench.subject.pass(1_500);
  assertSame(codeOf(await sdk.settled(late)), 'TIMEOUT', 'the call whose answer is late');
  const dropped = await sdk.ignoredCount();
  if (lateAnswer !== undefined) await sdk.deliver(toTexts([lateAnswer]));
  assertSame(codeOf(await sdk.outcome(late)), 'TIMEOUT', 'the call after its late answer');
  assertSame((await sdk.ignoredCount()) - dropped, 1, 'late answers that were counted');
};

/** 19: answers in another order, doubled, lost or delayed. */
export const disorder: Attack = async (bench) => {
  const sdk = await bench.openSdk();
  await sdk.hold(true);
  const calls: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    calls.push(await sdk.begin('host.invoke', extensionCall('echo', index), { timeoutMs: 2_000 }));
  }
  const answers = await heldAnswers(bench, sdk, 8);
  const lost = answers.findIndex(({ frames }) => JSON.stringify(frames).includes(':5}'));
  const kept = answers.filter((_answer, index) => index !== lost).reverse();
  await sdk.deliver(toTexts([...kept, ...kept]));
  for (const [index, call] of calls.entries()) {
    if (index === 5) continue;
    assertSame(
      await sdk.settled(call),
      { type: 'result', result: { result: index } },
      `call ${String(index)}`,
    );
  }
  const missing = calls[5] ?? -1;
  assertSame(codeOf(await sdk.outcome(missing)), 'waiting', 'the call whose answer was lost');
  await bench.subject.pass(2_500);
  assertOneOf(codeOf(await sdk.settled(missing)), ['TIMEOUT', 'SESSION_LOST'], 'the lost answer');
  await sdk.hold(false);
  assertSame(await sdk.invoke('echo', 'after'), { type: 'result', result: 'after' }, 'the next call');
};

/** 22: a cancel before, during and after a call, and one for somebody else's. */
export const cancels: Attack = async (bench) => {
  const { probe } = bench.subject;
  const sdk = await bench.openSdk();
  const ran = probe.runsOf('echo');
  const unsent = await sdk.begin('host.invoke', extensionCall('echo'), { isCancelled: true });
  assertSame(codeOf(await sdk.settled(unsent)), 'CANCELLED', 'cancelled before it was sent');
  const done = await sdk.begin('host.invoke', extensionCall('echo', 'done'));
  await sdk.settled(done);
  await sdk.cancel(done);
  assertSame(
    await sdk.outcome(done),
    { type: 'result', result: { result: 'done' } },
    'cancelled after its result',
  );
  assertSame(probe.runsOf('echo') - ran, 1, 'calls that ran');
  const open = await sdk.begin('host.invoke', extensionCall('hold', 'in flight'));
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  await sdk.cancel(open);
  await bench.subject.pass(3_000);
  assertSame(codeOf(await sdk.settled(open)), 'CANCELLED', 'cancelled in flight');
  probe.release();

  const guest = await bench.greet();
  const dialog = guest.begin('ui.showDialog', { title: 'a', message: 'b' });
  const hold = guest.begin('host.invoke', probeCall('hold', 1));
  await bench.until(() => probe.heldCount >= 2, 'both calls reach their handlers');
  guest.send([
    { type: 'cancel', id: dialog },
    { type: 'cancel', id: dialog },
    { type: 'cancel', id: hold },
    { type: 'cancel', id: 'nobody' },
  ]);
  await guest.fence();
  probe.release();
  for (const id of [dialog, hold]) {
    await guest.answer(id);
    await guest.fence();
    assertSame(guest.codesOf(id).length, 1, 'terminal frames of a cancelled call');
  }
  assertSame(guest.codesOf('nobody'), [], 'answers to an unknown id');

  // A handler that hears of the cancel ends at once, and that is answered.
  await bench.subject.revoke(askedPermission);
  probe.consent = 'wait';
  const asked = guest.begin('payment.pay', { orderId: 'cancelled', amount: 1, currency: 'EUR' });
  await bench.until(() => probe.heldCount > 0, 'the question reaches the user');
  guest.send([{ type: 'cancel', id: asked }]);
  await guest.answer(asked);
  assertSame(guest.codesOf(asked), ['CANCELLED'], 'answers to a call that heard of its cancel');
  probe.release();

  const other = await bench.greetNeighbour();
  const theirs = guest.begin('host.invoke', probeCall('hold', 'mine'), 'shared');
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  other.send([{ type: 'cancel', id: theirs }]);
  other.send([{ type: 'cancel', id: theirs }], guest.session);
  await other.fence();
  probe.release();
  await guest.answer(theirs);
  assertSame(guest.codesOf(theirs), ['result'], 'a call that another session cancelled');
  assertSame(other.codesOf(theirs), [], 'answers in the other session');
};

/** 23: a guest or a host of another version. */
export const versionSkew: Attack = async (bench) => {
  const stranger = bench.attach(await bench.subject.openWire());
  stranger.send([{ type: 'hello', nonce: 'future', protocol: [99], sdk: 'future' }], '');
  await bench.until(() => stranger.received.some(({ type }) => type === 'bye'), 'a refusal of version 99');
  assert(stranger.texts.join().includes('VERSION_MISMATCH'), 'the refusal does not say why');

  const guest = await bench.greet();
  const lines = bench.subject.probe.logged.length;
  guest.send([
    { type: 'teleport', id: 'x', to: 'y' },
    { type: 'call', id: 'known', method: 'bridge.ping', params: {}, colour: 'red', priority: 9 },
  ]);
  await guest.answer('known');
  assertSame(guest.codesOf('known'), ['result'], 'a call with fields of a later protocol');
  assert(bench.subject.probe.logged.length > lines, 'the unknown frame was not noted');
  assertSame(
    await guest.call('bridge.ping', { colour: 'red' }),
    'INVALID_PARAMS',
    'a parameter of a later catalogue',
  );
  assertSame(await guest.call('bridge.teleport'), 'METHOD_NOT_FOUND', 'a method of a later catalogue');

  const sdk = await bench.openSdk();
  await sdk.hold(true);
  const results = [
    await sdk.begin('bridge.ping', { json: '{}' }),
    await sdk.begin('bridge.ping', { json: '{}' }),
  ];
  const [first, second] = await heldAnswers(bench, sdk, 2);
  assert(first !== undefined && second !== undefined, 'no answers to hold');
  const later = { hostTimeMs: 1, mood: 'of a later catalogue' };
  await sdk.deliver(
    toTexts([
      {
        session: first.session,
        frames: [{ type: 'teleport' }, { ...first.frames[0], result: later, colour: 'red' }],
      },
      changed(second, { type: 'error', error: { code: 'OF_A_LATER_CATALOGUE', message: 'x', more: 1 } }),
    ]),
  );
  const outcomes = [await sdk.settled(results[0] ?? 0), await sdk.settled(results[1] ?? 0)];
  assertSame(outcomes[0], { type: 'result', result: later }, 'a result with more fields');
  assertOneOf(codeOf(outcomes[1] ?? null), ['OF_A_LATER_CATALOGUE', 'INTERNAL'], 'an unknown code');

  const greeting = await bench.openSdk({ isHolding: true });
  const welcomes: string[] = [];
  await bench.until(async () => {
    welcomes.push(...(await greeting.takeHeld()));
    return welcomes.length > 0;
  }, 'a welcome');
  await greeting.deliver(welcomes.map((text) => text.replace(/"protocol":1\b/u, '"protocol":99')));
  let opened = await greeting.opened();
  await bench.until(async () => (opened = await greeting.opened()) !== null, 'the SDK answers version 99');
  assertSame(codeOf(opened), 'VERSION_MISMATCH', 'the SDK, a host of version 99');
};
