// Packets and names that a host must not stumble over: rows 1, 5, 6, 7, 8.

import { assert, assertSame } from '../../report.js';
import { assertOneOf, codeOf, probeCall } from '../torture-bench.js';

import type { Attack, RawGuest, TortureBench } from '../torture-bench.js';

const call = (id: unknown, method: unknown, params: unknown = {}) => ({ type: 'call', id, method, params });

/** How much the host's log has grown while something was done. */
async function newLogLines({ subject }: TortureBench, act: () => Promise<void>): Promise<number> {
  const before = subject.probe.logged.length;
  await act();
  return subject.probe.logged.length - before;
}

/** 1: ids that break out of a string, or are no strings. */
export const hostileIds: Attack = async (bench) => {
  const marks = ["`);evil('1');(`", "');evil('2');('", '${evil(3)}', 'a b', '', 'x'.repeat(10_000)];
  const ids = [...marks, '__proto__ ', 7, null, true, ['a'], { toString: 1 }];
  const guest = await bench.greet();
  const before = guest.received.length;
  const ran = bench.subject.probe.runsOf('echo');
  const lines = await newLogLines(bench, async () => {
    for (const id of ids) guest.send([call(id, 'host.invoke', probeCall('echo')), { type: 'cancel', id }]);
    await guest.fence();
  });
  assertSame(bench.subject.probe.runsOf('echo') - ran, 0, 'calls that ran');
  assert(lines >= ids.length, `${String(lines)} of ${String(ids.length)} dropped packets are in the log`);
  // A packet holds the answer to the fence and nothing that came from an id.
  const said = guest.texts.join();
  for (const mark of marks.slice(0, 4)) assert(!said.includes(mark), `the id ${mark} was echoed`);
  assert(!said.includes('xxxxxxxxxx'), 'a long id was echoed');
  assertSame(guest.received.length - before, 1, 'frames of hostile ids and the fence');
  // `__proto__` is made of letters that an id may have: it is an id like any other.
  guest.begin('bridge.ping', {}, '__proto__');
  await guest.answer('__proto__');
  assertSame(guest.codesOf('__proto__'), ['result'], 'answers to the id __proto__');
};

/** 5: method names that lead out of a table of methods. */
export const hostileMethods: Attack = async (bench) => {
  const names = [
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'then',
    'valueOf',
    'payment.pay.constructor',
    'bridge.ping.call',
    'bridge',
    'Bridge.Ping',
    'bridge.ping ',
    'bridge\u2024ping',
    'br\u0456dge.ping',
  ];
  const guest = await bench.greet();
  const table = await capabilitiesOf(guest);
  for (const name of names) assertSame(await guest.call(name), 'METHOD_NOT_FOUND', `method ${name}`);
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const inExtension = guest.call('host.invoke', { extension: 'torture', method: name });
    assertSame(await inExtension, 'METHOD_NOT_FOUND', `method ${name} of the extension`);
    const ofExtension = await guest.call('host.invoke', { extension: name.toLowerCase(), method: 'call' });
    assertOneOf(
      ofExtension,
      ['METHOD_NOT_FOUND', 'PERMISSION_DENIED', 'INVALID_PARAMS'],
      `extension ${name}`,
    );
  }
  guest.send([
    call('list', ['bridge', 'ping']),
    call('object', { name: 'bridge.ping' }),
    call('number', 1),
    call('empty', ''),
  ]);
  guest.send([call('huge', 'x'.repeat(900_000))]);
  await guest.fence();
  for (const id of ['list', 'object', 'number', 'empty', 'huge']) {
    assertSame(guest.codesOf(id), [], `answers to a name that is no name (${id})`);
  }
  assertSame(await capabilitiesOf(guest), table, 'the table of methods afterwards');
};

async function capabilitiesOf(guest: RawGuest): Promise<unknown> {
  const frame = await guest.answer(guest.begin('bridge.getCapabilities'));
  return frame.type === 'result' ? frame.result : frame;
}

/** 6: members that change prototypes where they are copied, or how a value is written. */
export const hostileMembers: Attack = async (bench) => {
  const members = [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"__proto__":{"__proto__":{"polluted":1}},"a":1}',
    '[{"__proto__":{"polluted":1}}]',
    '{"toJSON":"x","a":1}',
    '{"hasOwnProperty":1,"toString":2,"then":3}',
  ];
  const guest = await bench.greet();
  const sendRaw = (id: string, method: string, params: string) => {
    const frame = `{"type":"call","id":"${id}","method":"${method}","params":${params}}`;
    guest.sendText(`{"session":"${guest.session}","frames":[${frame}]}`);
  };
  for (const [index, json] of members.entries()) {
    sendRaw(`echo${String(index)}`, 'host.invoke', echoOf(json));
    const beside = json.startsWith('{') ? json.slice(1, -1) : '"x":1';
    sendRaw(`set${String(index)}`, 'storage.set', `{"key":"k","value":1,${beside}}`);
  }
  await guest.fence();
  for (const index of members.keys()) {
    for (const id of [`echo${String(index)}`, `set${String(index)}`]) {
      await guest.answer(id);
      assertOneOf(guest.codesOf(id).join(), ['result', 'INVALID_PARAMS'], `${id}: ${members[index] ?? ''}`);
    }
  }
  assertSame(namesOn({}), [], 'names on the prototype of objects in the host');
  const sdk = await bench.openSdk();
  for (const json of members) {
    const outcome = await sdk.call('host.invoke', { json: echoOf(json) });
    assertOneOf(codeOf(outcome), ['result', 'INVALID_PARAMS'], `the SDK sends ${json}`);
  }
  assertSame(await sdk.pollution(), [], 'names on the prototype of objects in the guest');
};

const echoOf = (json: string) => `{"extension":"torture","method":"echo","params":${json}}`;

function namesOn(value: object): string[] {
  const found: string[] = [];
  // Exactly what a polluted prototype shows in every loop of this kind.
  for (const name in value) found.push(name);
  return found;
}

/** 7: nesting that no recursion survives. */
export const depthBombs: Attack = async (bench) => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const guest = await bench.greet();
  const lines = await newLogLines(bench, async () => {
    for (const levels of [40, 5_000, 200_000]) {
      guest.sendText(
        `{"session":"${guest.session}","frames":[{"type":"call","id":"d${String(levels)}","method":"bridge.ping","params":{"payload":${nested(levels)}}}]}`,
      );
    }
    guest.sendText('['.repeat(1_000_000));
    await guest.fence();
  });
  assert(lines >= 4, `${String(lines)} of 4 dropped packets are in the log`);
  for (const id of ['d40', 'd5000', 'd200000'])
    assertSame(guest.codesOf(id), [], `answers to ${id} levels too deep`);
  // What the host's own handlers return is not the guest's fault: it is told so.
  for (const method of ['deep', 'bottomless']) {
    const id = guest.begin('host.invoke', probeCall(method));
    await guest.answer(id);
    const codes = guest.codesOf(id).join();
    assertOneOf(codes, ['INTERNAL', 'INVALID_RESULT', 'PAYLOAD_TOO_DEEP'], `a result, ${method}`);
  }
  const sdk = await bench.openSdk();
  const refused = await sdk.call('host.invoke', {
    json: `{"extension":"torture","method":"echo","params":${nested(40)}}`,
  });
  assertSame(codeOf(refused), 'PAYLOAD_TOO_DEEP', 'the SDK, 40 levels');
  const bomb = await sdk.call('bridge.ping', { json: `{"payload":${nested(100_000)}}` });
  assertOneOf(codeOf(bomb), ['PAYLOAD_TOO_DEEP', 'UNSERIALIZABLE'], 'the SDK, 100,000 levels');
  assertSame(codeOf(await sdk.invoke('echo', 1)), 'result', 'the SDK afterwards');
};

/** 8: packets that are too large, and values that look small. */
export const sizeBombs: Attack = async (bench) => {
  const guest = await bench.greet();
  const wide = `{${Array.from({ length: 200_000 }, (_, index) => `"k${String(index)}":1`).join()}}`;
  const large = [
    `{"session":"${guest.session}","frames":[{"type":"call","id":"large","method":"bridge.ping","params":{"payload":"${'x'.repeat(1_100_000)}"}}]}`,
    `{"session":"${guest.session}","frames":[{"type":"call","id":"wide","method":"bridge.ping","params":{"payload":${wide}}}]}`,
    // More frames than a packet may have.
    `{"session":"${guest.session}","frames":[${Array.from({ length: 1_000 }, (_, index) => JSON.stringify(call(`f${String(index)}`, 'bridge.ping'))).join()}]}`,
  ];
  let parsed = 0;
  const lines = await newLogLines(bench, async () => {
    parsed = await longestParsed(async () => {
      for (const text of large.slice(0, 2)) guest.sendText(text);
      await guest.fence();
    });
    guest.sendText(large[2] ?? '');
    await guest.fence();
  });
  assert(lines >= large.length, `${String(lines)} of ${String(large.length)} dropped packets are in the log`);
  assert(parsed < 1_000_000, `the host parsed ${String(parsed)} characters before it refused them`);
  for (const id of ['large', 'wide', 'f0', 'f999'])
    assertSame(guest.codesOf(id), [], `answers to the packet ${id}`);
  const sdk = await bench.openSdk();
  const long = await sdk.call('bridge.ping', { json: `{"payload":"${'x'.repeat(1_100_000)}"}` });
  assertSame(codeOf(long), 'PAYLOAD_TOO_LARGE', 'the SDK, a long text');
  const sparse = await sdk.call('bridge.ping', { specimen: 'sparse' });
  assertOneOf(codeOf(sparse), ['PAYLOAD_TOO_LARGE', 'INVALID_PARAMS'], 'the SDK, a sparse list');
  assertSame(codeOf(await sdk.invoke('echo', 1)), 'result', 'the SDK afterwards');
};

/** The longest text given to JSON.parse of this realm meanwhile; a host of another realm shows nothing here. */
async function longestParsed(act: () => Promise<void>): Promise<number> {
  const { parse } = JSON;
  let longest = 0;
  JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]): unknown => {
    longest = Math.max(longest, text.length);
    return parse(text, reviver);
  };
  try {
    await act();
  } finally {
    JSON.parse = parse;
  }
  return longest;
}
