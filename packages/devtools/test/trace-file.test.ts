import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TraceError, createRecorder, formatTrace, parseTrace } from '../src/index.js';

const header = {
  format: 'miniapp-trace',
  version: 1,
  protocol: 1,
  catalogue: { methods: 102, events: 14 },
  end: 'guest',
  host: null,
  program: null,
  startedAtMs: 1_767_225_600_000,
  clock: 'ms',
  dropped: { entries: 0, chars: 0 },
};
const entry = {
  atMs: 5,
  packet: 1,
  direction: 'to-host',
  session: 's1',
  frame: { type: 'call', id: 'a', method: 'storage.get', params: { key: 'a' } },
};
const textOf = (...lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** What reading a text ends with: the error's code and line. */
function refusalOf(text: string): unknown {
  try {
    parseTrace(text);
    return null;
  } catch (error) {
    return error instanceof TraceError ? [error.code, error.line] : error;
  }
}

describe('a trace in a file', () => {
  it('is a line for the header and a line for each entry (trace-format 1.1)', () => {
    const text = textOf(header, entry);
    expect(formatTrace(parseTrace(text))).toBe(text);
  });

  it('may lack its last line break, and have members of a later version', () => {
    const later = { ...entry, colour: 'red', frame: { ...entry.frame, colour: 'red' } };
    expect(parseTrace(textOf({ ...header, colour: 'red' }, later).trimEnd())).toEqual({
      header,
      entries: [entry],
    });
  });

  it.each<[string, string, string, number | null]>([
    ['an empty file', '', 'NOT_A_TRACE', null],
    ['no JSON', 'trace\n', 'NOT_JSON', 1],
    ['another format', textOf({ log: {} }), 'NOT_A_TRACE', 1],
    ['a later version', textOf({ ...header, version: 2 }), 'VERSION_UNKNOWN', 1],
    ['a header with a broken member', textOf({ ...header, end: 'middle' }), 'NOT_A_TRACE', 1],
    ['a moment that no date can say', textOf({ ...header, startedAtMs: 1e300 }), 'NOT_A_TRACE', 1],
    ['an entry that was cut', `${textOf(header)}{"atMs":1,`, 'NOT_JSON', 2],
    ['an empty line', `${textOf(header)}\n${textOf(entry)}`, 'NOT_JSON', 2],
    ['an entry without a frame', textOf(header, entry, { ...entry, frame: null }), 'INVALID_ENTRY', 3],
    ['a frame of unknown type', textOf(header, { ...entry, frame: { type: 'later' } }), 'INVALID_ENTRY', 2],
    [
      'an id that is none',
      textOf(header, { ...entry, frame: { ...entry.frame, id: '<script>' } }),
      'INVALID_ENTRY',
      2,
    ],
    ['a session that is no alias', textOf(header, { ...entry, session: '"],"' }), 'INVALID_ENTRY', 2],
    ['an entry before the one before it', textOf(header, entry, { ...entry, atMs: 4 }), 'INVALID_ENTRY', 3],
    ['a packet before the one before it', textOf(header, entry, { ...entry, packet: 0 }), 'INVALID_ENTRY', 3],
    ['values nested too deep', `${textOf(header)}${'['.repeat(100_000)}`, 'TOO_DEEP', 2],
    ['a line too long', `${textOf(header)}${' '.repeat(4_194_305)}`, 'TOO_LARGE', 2],
    ['too many entries', textOf(header) + textOf(entry).repeat(10_065), 'TOO_MANY_ENTRIES', 10_066],
    ['too many characters', ' '.repeat(33_554_433), 'TOO_LARGE', null],
  ])('is refused with its reason: %s', (_title, text, code, line) => {
    expect(refusalOf(text)).toEqual([code, line]);
  });

  it('says what to do next', () => {
    expect(() => parseTrace(textOf({ ...header, version: 2 }))).toThrow(
      'Line 1: Version 2 of the format is not known here: use a newer @org/devtools.',
    );
  });

  it('never throws anything else, whatever was done to it', () => {
    const recorder = createRecorder({ end: 'host', now: () => 0, startedAtMs: 0 });
    recorder.packet('to-host', JSON.stringify({ session: 's', frames: [entry.frame] }), 0);
    const text = formatTrace(recorder.trace());
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.nat({ max: 9 }),
        fc.string({ unit: 'binary' }),
        (at, cut, put) => {
          const changed = text.slice(0, at) + put + text.slice(at + cut);
          const refusal = refusalOf(changed);
          expect(refusal === null || Array.isArray(refusal)).toBe(true);
        },
      ),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('gives back any value that it was given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (payload) => {
        const frame = { type: 'call', id: 'a', method: 'bridge.ping', params: { payload } };
        const recorder = createRecorder({ end: 'host', now: () => 0, startedAtMs: 0 });
        recorder.packet('to-host', JSON.stringify({ session: 's', frames: [frame] }), 0);
        const [first] = parseTrace(formatTrace(recorder.trace())).entries;
        expect(JSON.stringify(first?.frame)).toBe(JSON.stringify(frame));
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});
