// What becomes of values on the way: rows 2, 3, 21.

import { assert, assertSame } from '../../report.js';
import { codeOf, probeCall } from '../torture-bench.js';
import { isPresent } from '../torture-cause.js';

import type { Attack } from '../torture-bench.js';
import type { Specimen } from '../specimens.js';

const difficult = [
  'O’Brien and O\'Brien said "no"',
  '${evil()} `ticks` %s $& $1',
  'back\\slash \\u0041 \\',
  'line\nfeed\r\ntab\t',
  'separators \u2028 and \u2029',
  'NUL \u0000 and escape \u001b',
  'a lone \ud800 surrogate, and \udc00 another',
  '</script><!-- ]]> <script>',
  'emoji \u{1f600} and a combined e\u0301',
  '',
];

/** 2: texts that string building breaks. */
export const difficultTexts: Attack = async (bench) => {
  const sdk = await bench.openSdk();
  for (const text of [...difficult, difficult.join('|')]) {
    const outcome = await sdk.invoke('echo', { [text]: text });
    assertSame(outcome, { type: 'result', result: { [text]: text } }, `echo of ${JSON.stringify(text)}`);
  }
  const guest = await bench.greet();
  const frame = await guest.answer(guest.begin('host.invoke', probeCall('echo', difficult)));
  const echoed = frame.type === 'result' ? (frame.result as { readonly result: unknown }).result : frame;
  assertSame(echoed, difficult, 'a raw echo');
};

/** 3: results that look like nothing. */
export const falsyResults: Attack = async (bench) => {
  const sdk = await bench.openSdk();
  for (const value of [0, '', false, null, [], {}]) {
    assertSame(
      await sdk.invoke('echo', value),
      { type: 'result', result: value },
      `echo of ${JSON.stringify(value)}`,
    );
  }
  const nothing = await sdk.call('storage.remove', { json: '{"key":"nobody"}' });
  assertSame(nothing, { type: 'result', result: null }, 'a method without a result');
  // A handler that forgets to return has no result to give: that is told, not left open.
  assertSame(codeOf(await sdk.invoke('nothing')), 'INVALID_RESULT', 'a handler that returns nothing');
};

/** What each value is once it has crossed, or why it does not cross (docs/protocol.md 1.3). */
const verdicts: Readonly<Record<Exclude<Specimen, 'sparse'>, unknown>> = {
  notANumber: { value: null },
  infinity: { value: null },
  minusZero: { value: 0 },
  undefinedMember: {},
  date: { value: '1970-01-01T00:00:00.000Z' },
  map: { value: {} },
  functionMember: {},
  hiddenToJson: { value: 'chosen' },
  bigInt: 'UNSERIALIZABLE',
  circle: 'UNSERIALIZABLE',
  throwingGetter: 'UNSERIALIZABLE',
  notAnObject: 'UNSERIALIZABLE',
};

/** 21: values that one transport could carry and another could not. */
export const valuesBeyondJson: Attack = async (bench) => {
  const sdk = await bench.openSdk();
  for (const [name, expected] of Object.entries(verdicts)) {
    const specimen = name as Specimen; // a key of the table above
    if (typeof expected === 'string')
      assertSame(codeOf(await sdk.call('bridge.ping', { specimen })), expected, `the SDK sends ${name}`);
    else {
      const outcome = await sdk.call('host.invoke', { echoOf: specimen });
      assertSame(outcome, { type: 'result', result: { result: expected } }, `echo of ${name}`);
    }
  }
  const guest = await bench.greet();
  const bigInt = guest.begin('host.invoke', probeCall('bigInt'));
  await guest.answer(bigInt);
  assertSame(guest.codesOf(bigInt).length, 1, 'answers when a handler returns a BigInt');
  assert(guest.codesOf(bigInt)[0] !== 'result', 'a BigInt crossed');
  const { sendSpecimen } = guest.wire;
  if (!isPresent(sendSpecimen)) return;
  const before = guest.received.length;
  for (const specimen of ['map', 'date', 'bigInt', 'notANumber'] as const) sendSpecimen(specimen);
  await guest.fence();
  assertSame(guest.received.length, before + 1, 'frames after packets that are no text');
};
