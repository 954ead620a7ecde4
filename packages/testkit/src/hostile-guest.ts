import { assert, assertSame, runCases } from './report.js';
import { scriptGuest } from './scripted-guest.js';

import type { ContractReport } from './report.js';
import type { ScriptedGuest } from './scripted-guest.js';
import type { Transport } from '@org/bridge-protocol';

/**
 * Attacks any host through a guest's transport (docs/protocol.md 1.2, 1.5, 2.4, 3.2).
 * `open` gives the guest's end of a fresh session; `settle` lets the host work.
 */
export function hostileGuest(
  open: () => Promise<Transport>,
  settle: () => Promise<void>,
): Promise<ContractReport> {
  const greeted = async (): Promise<ScriptedGuest> => {
    const guest = scriptGuest(await open());
    await guest.greet(settle);
    return guest;
  };
  const call = (id: string, method: string, params: unknown = {}) => ({ type: 'call', id, method, params });
  const codesOf = (guest: ScriptedGuest, id: string) =>
    guest.answersTo(id).map((frame) => (frame.type === 'error' ? frame.error.code : frame.type));
  /** The host still answers, which is all that a dropped packet may leave behind. */
  const assertAlive = async (guest: ScriptedGuest) => {
    guest.send([call('alive', 'bridge.ping')]);
    await settle();
    assertSame(codesOf(guest, 'alive'), ['result'], 'a ping afterwards');
  };

  return runCases([
    ...[
      'not json',
      '[]',
      'null',
      '{"session":"","frames":{}}',
      '{"frames":[]}',
      '{"session":1,"frames":[]}',
      '"\\ud800"',
    ].map(
      (packet) =>
        [
          `a packet ${packet} is dropped`,
          async () => {
            const guest = await greeted();
            guest.sendText(packet);
            await assertAlive(guest);
          },
        ] as const,
    ),
    [
      'a packet above the size limit is dropped',
      async () => {
        const guest = await greeted();
        guest.send([call('large', 'bridge.ping', { payload: 'x'.repeat(1_100_000) })]);
        await settle();
        assertSame(codesOf(guest, 'large'), [], 'answers');
        await assertAlive(guest);
      },
    ],
    [
      'a packet of 100,000 nested lists is dropped',
      async () => {
        const guest = await greeted();
        guest.sendText(`{"session":"","frames":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`);
        await assertAlive(guest);
      },
    ],
    ...[
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'then',
      'payment.pay.constructor',
      'PAYMENT.PAY',
      'payment.pay ',
    ].map(
      (method, index) =>
        [
          `method ${method} does not exist`,
          async () => {
            const guest = await greeted();
            guest.send([call(`m${String(index)}`, method)]);
            await settle();
            assertSame(codesOf(guest, `m${String(index)}`), ['METHOD_NOT_FOUND'], 'answers');
          },
        ] as const,
    ),
    ...["');evil();('", '__proto__ ', 'x'.repeat(41), '', 7, null, { toString: 1 }].map(
      (id) =>
        [
          `id ${JSON.stringify(id)} is dropped and never echoed`,
          async () => {
            const guest = await greeted();
            const before = guest.received.length;
            guest.send([{ type: 'call', id, method: 'bridge.ping', params: {} }]);
            await settle();
            assertSame(guest.received.length, before, 'frames received');
            await assertAlive(guest);
          },
        ] as const,
    ),
    [
      'a doubled call runs once',
      async () => {
        const guest = await greeted();
        guest.send([
          call('twice', 'storage.set', { key: 'n', value: 1 }),
          call('twice', 'storage.set', { key: 'n', value: 2 }),
        ]);
        await settle();
        guest.send([
          call('twice', 'storage.set', { key: 'n', value: 3 }),
          call('read', 'storage.get', { key: 'n' }),
        ]);
        await settle();
        assertSame(codesOf(guest, 'twice'), ['result'], 'answers');
        assertSame(
          guest.answersTo('read'),
          [{ type: 'result', id: 'read', result: { value: 1 } }],
          'the stored value',
        );
      },
    ],
    [
      'a call before hello is not answered',
      async () => {
        const guest = scriptGuest(await open());
        guest.send([call('early', 'bridge.ping')], '');
        await settle();
        assertSame(guest.received.length, 0, 'frames received');
      },
    ],
    [
      'a call under another session is not answered',
      async () => {
        const guest = await greeted();
        guest.send([call('foreign', 'bridge.ping')], 'another-session');
        await settle();
        assertSame(codesOf(guest, 'foreign'), [], 'answers');
      },
    ],
    [
      'a second hello does not take over',
      async () => {
        const guest = await greeted();
        const before = guest.received.length;
        guest.send([{ type: 'hello', nonce: 'other', protocol: [1], sdk: 'scripted' }], '');
        await settle();
        assertSame(guest.received.length, before, 'frames received');
      },
    ],
    [
      'prototype names in params stay data',
      async () => {
        const guest = scriptGuest(await open());
        const session = await guest.greet(settle);
        guest.sendText(
          `{"session":"${session}","frames":[{"type":"call","id":"p","method":"storage.set","params":{"key":"k","value":1,"__proto__":{"polluted":1}}}]}`,
        );
        await settle();
        assert(!('polluted' in {}), 'Object.prototype was changed');
      },
    ],
    [
      'unknown frames are left out, the others answered',
      async () => {
        const guest = await greeted();
        guest.send([{ type: 'teleport', id: 'x' }, call('known', 'bridge.ping')]);
        await settle();
        assertSame(codesOf(guest, 'known'), ['result'], 'answers');
      },
    ],
    [
      'forged host frames do nothing',
      async () => {
        const guest = await greeted();
        guest.send([
          { type: 'result', id: 'x', result: 1 },
          { type: 'welcome', nonce: 'x' },
          { type: 'pong', unknown: [] },
        ]);
        await assertAlive(guest);
      },
    ],
    [
      'a flood is refused with BUSY or RATE_LIMITED, and each call is answered once',
      async () => {
        const guest = await greeted();
        const ids = Array.from({ length: 4_000 }, (_, index) => `f${String(index)}`);
        guest.send(ids.map((id) => call(id, 'storage.getInfo')));
        const firstAndLast = () => [ids[0], ids[ids.length - 1]].map((id) => codesOf(guest, id ?? '').length);
        for (let waits = 0; waits < 50 && firstAndLast().includes(0); waits += 1) await settle();
        for (let waits = 0; waits < 10; waits += 1) await settle();
        const answered = new Map<string, string[]>();
        for (const frame of guest.received) {
          if (frame.type !== 'result' && frame.type !== 'error') continue;
          const codes = answered.get(frame.id) ?? [];
          answered.set(frame.id, [...codes, frame.type === 'error' ? frame.error.code : 'result']);
        }
        const answers = ids.map((id) => answered.get(id) ?? []);
        assert(
          answers.every((codes) => codes.length === 1),
          'a call was answered never or twice',
        );
        assert(
          answers.some(([code]) => code === 'BUSY' || code === 'RATE_LIMITED'),
          'nothing was refused',
        );
      },
    ],
    [
      'a thousand subscriptions are bounded',
      async () => {
        const guest = await greeted();
        const ids = Array.from({ length: 1_000 }, (_, index) => `s${String(index)}`);
        guest.send(ids.map((id) => call(id, 'bridge.subscribe', { event: 'update.ready' })));
        await settle();
        const kept = ids.filter((id) => codesOf(guest, id)[0] === 'result');
        assertSame(kept.length, 64, 'subscriptions kept');
      },
    ],
  ]);
}
