// Somebody else at the bridge, or in the page: rows 4, 13, 14, 15, 16, 28, 29.

import { assert, assertSame } from '../../report.js';
import { assertOneOf, codeOf, probeCall } from '../torture-bench.js';
import { demand, isPresent } from '../torture-cause.js';

import type { Attack, TortureBench } from '../torture-bench.js';
import type { BridgeAttempt } from '../torture-subject.js';

/** Nobody got a bridge, and nothing ran in anybody's name. */
async function assertNobody(
  bench: TortureBench,
  tryThem: () => Promise<readonly BridgeAttempt[]>,
): Promise<void> {
  const { probe } = bench.subject;
  const ran = probe.runsOf('echo');
  const attempts = await tryThem();
  assert(attempts.length > 0, 'nobody tried');
  const winners = attempts.filter(({ hasBridge }) => hasBridge).map(({ way }) => way);
  assertSame(winners, [], 'ways to a bridge');
  assertSame(probe.runsOf('echo') - ran, 0, 'calls that ran');
}

/** 4: frames inside the program ask for a bridge, and speak into it. */
export const childFrames: Attack = async (bench) => {
  const tryThem = demand(bench.subject.childFrames);
  const guest = await bench.greet();
  const before = guest.received.length;
  const sessions = bench.subject.sessionCount();
  await assertNobody(bench, tryThem);
  assertSame(bench.subject.sessionCount() - sessions, 0, 'sessions of child frames');
  assertSame(guest.received.length - before, 0, 'frames in the main document');
  assertSame(await guest.call('bridge.ping'), 'result', 'the program afterwards');
};

/** 13: the program asks and leaves in the same breath. */
export const navigationRaces: Attack = async (bench) => {
  const tryThem = demand(bench.subject.navigationRaces);
  const attempts = await tryThem();
  assert(attempts.length > 0, 'nobody tried');
  assertSame(
    attempts.filter(({ hasBridge }) => hasBridge),
    [],
    'ways to a bridge',
  );
  const guest = await bench.greet();
  assertSame(await guest.call('bridge.ping'), 'result', 'the program afterwards');
};

/** 14: documents that are not the program. */
export const foreignDocuments: Attack = async (bench) => {
  await assertNobody(bench, demand(bench.subject.foreignDocuments));
  const guest = await bench.greet();
  assertSame(await guest.call('bridge.ping'), 'result', 'the program afterwards');
};

/** 15: origins and addresses that look like others. */
export const origins: Attack = async (bench) => {
  const domain = 'api.partner.example';
  const guest = await bench.greet();
  for (const url of [
    `https://${domain}.evil.example/`,
    `https://evil.example/${domain}`,
    `https://${domain}@evil.example/`,
    `https://evil.example\\@${domain}/`,
    `https://evil.example#@${domain}/`,
    `https://x${domain}/`,
    `https://${domain.replace('.', '-')}/`,
    `https://${domain}./`,
    `https://${domain}:8443/`,
    `http://${domain}/`,
    `https://api.p\u0430rtner.example/`,
    `https://api.xn--prtner-4nf.example/`,
    `//${domain}/`,
    `javascript://${domain}/%0aevil()`,
  ]) {
    assertOneOf(
      await guest.call('network.request', { url }),
      ['DOMAIN_NOT_ALLOWED', 'INVALID_PARAMS'],
      `the address ${url}`,
    );
  }
  const reachable = await guest.call('network.request', { url: `https://${domain}/` });
  assertOneOf(reachable, ['UNAVAILABLE', 'result'], 'the address that is allowed');
  const { origins: attested } = bench.subject;
  if (!isPresent(attested)) return;
  const { own } = attested;
  for (const origin of lookAlikes(own))
    assert(!(await attested.ask(origin)), `a bridge for the origin ${origin}`);
  assert(
    !(await attested.ask(own, { isOtherWindow: true })),
    'a bridge for another window of the same origin',
  );
  assert(await attested.ask(own), 'no bridge for the program itself: the origins above prove nothing');
};

function lookAlikes(own: string): readonly string[] {
  if (own === 'null') return ['', 'NULL', 'null.evil.example', 'https://null', 'file://', 'about:blank'];
  const [scheme = '', host = '', port = '443'] = own.split(/:\/\/|:/u);
  return [
    `${own}.evil.example`,
    `${own}@evil.example`,
    `${scheme}://evil.${host}:${port}`,
    `${scheme}://${host}.:${port}`,
    `${scheme}://${host}:${port}0`,
    `${scheme}://${host}`,
    `${scheme === 'http' ? 'https' : 'http'}://${host}:${port}`,
    own.toUpperCase(),
    `${own}/`,
    ` ${own}`,
    own.replace('o', '\u043e'),
    'null',
    '',
  ].filter((origin) => origin !== own);
}

/** 16: functions of the engine, replaced after the page has loaded. */
export const changedBuiltIns: Attack = async (bench) => {
  const call = demand(bench.subject.changedBuiltIns);
  const tries = await call('true value');
  assert(tries.length > 0, 'nothing was replaced');
  for (const { what, outcome } of tries) {
    assert(outcome !== null, `${what} replaced: the call never settled`);
    const isTrue = outcome.type === 'error' || JSON.stringify(outcome.result).includes('true value');
    assert(isTrue, `${what} replaced: the call resolved with ${JSON.stringify(outcome)}`);
  }
  const guest = await bench.greet();
  assertSame(await guest.call('bridge.ping'), 'result', 'the host afterwards');
  const sdk = await bench.openSdk();
  assertSame(codeOf(await sdk.invoke('echo')), 'result', 'the SDK once they are back');
};

/** 28: a weaker way to the host does not carry what needs a known peer. */
export const fallbacks: Attack = async (bench) => {
  const open = demand(bench.subject.fallbackWire);
  const guest = bench.attach(await open());
  await guest.hello();
  const paid = bench.subject.probe.runsOf('pay');
  const code = await guest.call('payment.pay', { orderId: 'weak', amount: 1, currency: 'EUR' });
  assertOneOf(code, ['PERMISSION_DENIED', 'NOT_SUPPORTED'], 'a payment over the weaker way');
  assertSame(bench.subject.probe.runsOf('pay') - paid, 0, 'payments over the weaker way');
};

/** 29: workers and channels beside the document. */
export const workers: Attack = async (bench) => {
  const tryThem = demand(bench.subject.workers);
  await assertNobody(bench, tryThem);
  const neighbour = await bench.greetNeighbour();
  const guest = await bench.greet();
  assert(guest.session !== neighbour.session, 'two programs share a session');
  const ran = bench.subject.probe.runsOf('echo');
  const stolen = { type: 'call', id: 'stolen', method: 'host.invoke', params: probeCall('echo') };
  guest.send([stolen], neighbour.session);
  await guest.fence();
  assertSame(bench.subject.probe.runsOf('echo') - ran, 0, 'calls under the session of another program');
  assertSame([guest.codesOf('stolen'), neighbour.codesOf('stolen')], [[], []], 'answers to them');
};
