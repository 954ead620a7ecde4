// What the host's own handlers do wrong, and what is written down of it: rows 20, 27.

import { assert, assertSame } from '../../report.js';
import { assertOneOf, probeCall } from '../torture-bench.js';
import { hostSecret } from '../torture-probe.js';

import type { Attack } from '../torture-bench.js';

/** What a stack or a place on the host's disk looks like. */
const innards = [/\n\s+at /u, /@http/u, /\.tsx?:\d/u, /\.js:\d/u, /file:\/\//u, /node_modules/u];

/** 20: handlers that throw, answer in another form, never, or too late. */
export const brokenHandlers: Attack = async (bench) => {
  const { probe } = bench.subject;
  const guest = await bench.greet();
  assertSame(
    await guest.call('host.invoke', probeCall('throwText')),
    'INTERNAL',
    'a handler that throws a text',
  );
  assertSame(await guest.call('host.invoke', probeCall('throwSecret')), 'INTERNAL', 'a handler that rejects');
  assertSame(await guest.call('host.invoke', probeCall('wrongForm')), 'INVALID_RESULT', 'another form');
  const bigInt = guest.begin('host.invoke', probeCall('bigInt'));
  await guest.answer(bigInt);
  assertOneOf(guest.codesOf(bigInt).join(), ['INTERNAL', 'INVALID_RESULT'], 'a result that is no JSON');
  const said = guest.texts.join('\n');
  assert(!said.includes(hostSecret), 'what the handler said reached the guest');
  for (const innard of innards) assert(!innard.test(said), `the guest was shown ${String(innard)}`);
  assert(
    probe.logged.some(({ detail = '' }) => detail.includes(hostSecret)),
    'the host’s own log does not say what went wrong',
  );

  const never = guest.begin('device.getBattery');
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  await bench.subject.pass(8_000);
  await guest.answer(never);
  assertSame(guest.codesOf(never), ['TIMEOUT'], 'a handler that never answers');
  probe.release();
  await guest.fence();
  assertSame(guest.codesOf(never), ['TIMEOUT'], 'the answer after that');

  const late = guest.begin('host.invoke', probeCall('hold', 'answer-too-late'));
  await bench.until(() => probe.heldCount > 0, 'the call reaches its handler');
  guest.send([{ type: 'bye', reason: 'closed' }]);
  const next = await bench.greet();
  probe.release();
  await next.fence();
  assertSame(guest.codesOf(late), [], 'answers after the end of the session');
  assert(!next.texts.join().includes('answer-too-late'), 'an answer of the last session reached the next');
};

/** 27: what the catalogue calls sensitive, in logs and consoles. */
export const leaks: Attack = async (bench) => {
  const secret = 'guest-secret-0815';
  const guest = await bench.greet();
  const before = bench.subject.probe.logged.length;
  assertSame(await guest.call('storage.set', { key: 'pin', value: secret }), 'result', 'a secret is stored');
  await guest.call('storage.get', { key: 'pin' });
  await guest.call('host.invoke', probeCall('echo', secret));
  await guest.call('storage.set', { key: 'pin', value: secret, more: secret });
  await guest.call('clipboard.writeText', { text: [secret] });
  await guest.call('auth.getToken', { audience: secret });
  guest.sendText(`${secret} is no packet`);
  guest.sendText(`{"session":"${secret}","frames":[{"type":"${secret}"}]}`);
  guest.sendText(`{"session":"${guest.session}","frames":[{"type":"${secret}","id":"${secret}"}]}`);
  await guest.fence();
  assert(bench.subject.probe.logged.length > before, 'the host wrote nothing down, so nothing was looked at');
  const logged = bench.subject.probe.logged.slice(before);
  assertSame(
    logged.filter((entry) => JSON.stringify(entry).includes(secret)),
    [],
    'log lines with a secret',
  );
  const sdk = await bench.openSdk();
  await sdk.call('storage.get', { json: '{"key":"pin"}' });
  await sdk.call('storage.set', { json: `{"key":"pin","value":"${secret}","more":"${secret}"}` });
  await sdk.deliver([`${secret} is no packet`]);
  const lines = await bench.subject.consoleLines();
  assertSame(
    lines.filter((line) => line.includes(secret)),
    [],
    'console lines with a secret',
  );
};
