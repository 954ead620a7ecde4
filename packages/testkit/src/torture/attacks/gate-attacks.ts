// Ways around the gate, the rate and the gesture: rows 17, 18, 30.

import { limits } from '@org/bridge-protocol';

import { assert, assertSame } from '../../report.js';
import { REST_MS, assertOneOf, probeCall } from '../torture-bench.js';
import { demand } from '../torture-cause.js';
import { askedPermission } from '../torture-probe.js';

import type { Attack, RawGuest, TortureBench } from '../torture-bench.js';

const payment = (orderId: string) => ({ orderId, amount: 1, currency: 'EUR' });
const call = (id: string, method: string, params: unknown = {}) => ({ type: 'call', id, method, params });

/** 17: a call that is not allowed, beside, behind or under the name of one that is. */
export const permissionBypass: Attack = async (bench) => {
  const { subject } = bench;
  const { probe } = subject;
  await subject.revoke(askedPermission);
  probe.consent = 'denied';
  const guest = await bench.greet();
  const paid = probe.runsOf('pay');
  guest.send([
    call('allowed1', 'bridge.ping'),
    call('denied', 'auth.getToken'),
    call('allowed2', 'bridge.ping'),
  ]);
  for (const id of ['allowed1', 'denied', 'allowed2']) await guest.answer(id);
  const verdicts = ['allowed1', 'denied', 'allowed2'].map((id) => guest.codesOf(id)[0]);
  assertSame(verdicts, ['result', 'PERMISSION_DENIED', 'result'], 'calls of one packet');
  for (const alias of ['Payment.pay', 'payment.Pay', 'payment.pay\u200b', 'p\u0430yment.pay', 'payment..pay'])
    assertSame(await guest.call(alias, payment('alias')), 'METHOD_NOT_FOUND', `the name ${alias}`);
  const nested = await guest.call('storage.get', { key: { $ref: ['denied', '/token'] } });
  assertSame(nested, 'INVALID_PARAMS', 'a reference to another answer');
  const events = await guest.call('bridge.subscribe', { event: 'payment.statusChange' });
  assertSame(events, 'PERMISSION_DENIED', 'an event without its permission');
  const stranger = await guest.call('host.invoke', { extension: 'vault', method: 'open' });
  assertOneOf(stranger, ['PERMISSION_DENIED', 'METHOD_NOT_FOUND'], 'an extension without its permission');
  assertSame(
    await guest.call('payment.pay', payment('refused')),
    'PERMISSION_DENIED',
    'what the user denied',
  );
  assertSame(probe.runsOf('pay') - paid, 0, 'payments without permission');
  await cancelAndRetry(bench);
  await revokeMeanwhile(bench);
};

/** A call that was cancelled while the user was asked does not begin when the user agrees after all. */
async function cancelAndRetry(bench: TortureBench): Promise<void> {
  const { probe } = bench.subject;
  await bench.subject.revoke(askedPermission);
  probe.consent = 'wait';
  const guest = await bench.greet();
  const paid = probe.runsOf('pay');
  const asked = guest.begin('payment.pay', payment('cancelled'));
  await bench.until(() => probe.heldCount > 0, 'the question reaches the user');
  guest.send([{ type: 'cancel', id: asked }]);
  await guest.fence();
  probe.consent = 'denied';
  probe.release();
  await guest.answer(asked);
  assertOneOf(guest.codesOf(asked).join(), ['CANCELLED', 'PERMISSION_DENIED'], 'a cancelled question');
  const again = await guest.call('payment.pay', payment('cancelled'));
  assertSame(again, 'PERMISSION_DENIED', 'the same call again');
  assertSame(probe.runsOf('pay') - paid, 0, 'payments after a cancelled question');
}

/** What the user takes back while a call runs is gone for the next one. */
async function revokeMeanwhile(bench: TortureBench): Promise<void> {
  const { probe } = bench.subject;
  await bench.subject.revoke(askedPermission);
  probe.consent = 'always';
  const guest = await bench.greet();
  const open = guest.begin('payment.pay', payment('hold-1'));
  await bench.until(() => probe.heldCount > 0, 'the payment reaches the user');
  assertSame(
    await guest.call('bridge.subscribe', { event: 'payment.statusChange' }),
    'result',
    'the event, once granted',
  );
  await bench.subject.revoke(askedPermission);
  probe.consent = 'denied';
  const next = await guest.call('payment.pay', payment('next'));
  assertSame(next, 'PERMISSION_DENIED', 'a payment after the permission was taken back');
  const events = await guest.call('bridge.subscribe', { event: 'payment.statusChange' });
  assertSame(events, 'PERMISSION_DENIED', 'the event after that');
  probe.release();
  await guest.answer(open);
  assertSame(guest.codesOf(open).length, 1, 'answers to the open payment');
}

/** How many frames a flood has. */
const FLOOD = 20_000;

/** 18: more of everything than anybody needs. */
export const floods: Attack = async (bench) => {
  const { probe } = bench.subject;
  const guest = await bench.greet();
  const startedMs = Date.now();
  const calls = await flood(bench, guest, (id) => call(id, 'storage.getInfo'));
  const passed = calls.get('result') ?? 0;
  // On a busy machine the flood itself takes seconds, and in each of them some may pass.
  const { burst, perSecond } = limits.rate.instant;
  const most = Math.max(FLOOD / 2, burst + (perSecond * (Date.now() - startedMs)) / 1_000);
  assert(passed <= most, `${String(passed)} of ${String(FLOOD)} calls at once were answered`);
  await bench.subject.pass(REST_MS);
  await assertPaced(await bench.greet());
  await bench.subject.pass(REST_MS);

  const listener = await bench.greet();
  const kept = await flood(bench, listener, (id) => call(id, 'bridge.subscribe', { event: 'update.ready' }));
  assertSame(kept.get('result'), limits.maxSubscriptions, 'subscriptions that were kept');

  await bench.subject.pass(REST_MS);
  const asking = await bench.greet();
  const dialogs = probe.heldCount;
  const ids = Array.from({ length: 100 }, (_, index) => `q${String(index)}`);
  asking.send(ids.map((id) => call(id, 'ui.showDialog', { title: 'a', message: 'b' })));
  await asking.fence();
  const open = probe.heldCount - dialogs;
  assert(open <= limits.maxInteractiveInFlight, `${String(open)} questions before the user at once`);
  for (const id of ids.slice(open)) await asking.answer(id);
  probe.release();

  await bench.subject.pass(REST_MS);
  const waiting = await bench.greet();
  const many = Array.from({ length: 1_500 }, (_, index) => `w${String(index)}`);
  waiting.send(many.map((id) => call(id, 'device.getBattery')));
  await waiting.fence();
  const inFlight = probe.heldCount;
  assert(inFlight > 0 && inFlight <= limits.maxCallsInFlight, `${String(inFlight)} calls in flight at once`);
  const refused = many.filter((id) => waiting.codesOf(id)[0] === 'BUSY');
  assertSame(refused.length, many.length - inFlight, 'calls beyond, told so');
};

/** Few enough at a time to be in flight together, too many in all. */
async function assertPaced(guest: RawGuest): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    const ids = Array.from({ length: 100 }, () => guest.begin('host.invoke', probeCall('echo')));
    for (const id of ids.slice(-1)) await guest.answer(id);
    await guest.fence();
  }
  const refusals = guest.received.flatMap((frame) => (frame.type === 'error' ? [frame.error] : []));
  const limited = refusals.filter(({ code }) => code === 'RATE_LIMITED');
  assert(limited.length > 0, 'no call of 600 was refused for its rate');
  const silent = limited.filter(({ retryAfterMs = 0 }) => retryAfterMs <= 0);
  assertSame(silent, [], 'refusals that do not say when to try again');
}

/** Sends calls and counts the codes of their answers; each has exactly one. */
async function flood(
  bench: TortureBench,
  guest: RawGuest,
  make: (id: string) => ReturnType<typeof call>,
): Promise<ReadonlyMap<string, number>> {
  guest.send(Array.from({ length: FLOOD }, (_, index) => make(`f${String(index)}`)));
  const answers = () =>
    guest.received.filter(
      (frame) => (frame.type === 'result' || frame.type === 'error') && frame.id.startsWith('f'),
    );
  await bench.until(() => answers().length >= FLOOD, 'an answer to each of a flood');
  await guest.fence();
  const seen = new Set<string>();
  const codes = new Map<string, number>();
  for (const frame of answers()) {
    if (frame.type !== 'result' && frame.type !== 'error') continue;
    assert(!seen.has(frame.id), `${frame.id} was answered twice`);
    seen.add(frame.id);
    const code = frame.type === 'error' ? frame.error.code : 'result';
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  assertSame(seen.size, FLOOD, 'calls of a flood that were answered');
  return codes;
}

/** 30: what needs a press of the user, without one, and twice with one. */
export const gestures: Attack = async (bench) => {
  const { subject } = bench;
  const press = demand(subject.press);
  const guest = await bench.greet();
  const write = () => guest.call('clipboard.writeText', { text: 'x' });
  const ran = subject.probe.runsOf('clipboard');
  await bench.until(async () => (await write()) === 'GESTURE_REQUIRED', 'a refusal without a press');
  const withoutPress = subject.probe.runsOf('clipboard');
  // Earlier rows may have left an activation behind; once it is gone nothing passes.
  assertSame(await write(), 'GESTURE_REQUIRED', 'without a press');
  assertSame(subject.probe.runsOf('clipboard'), withoutPress, 'runs without a press');
  assert(withoutPress - ran <= 1, 'more than one run before the first press');
  await press();
  assertSame(await write(), 'result', 'with a press');
  assertSame(await write(), 'GESTURE_REQUIRED', 'with the same press again');
  assertSame(subject.probe.runsOf('clipboard') - withoutPress, 1, 'runs of one press');
};
