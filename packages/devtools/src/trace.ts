// A trace and the form of its lines, once: types, reading and the page docs/trace-format.md follow from it.

import { isIdentifier, limits } from '@org/bridge-protocol';
import * as v from 'valibot';

import type { JsonValue } from '@org/bridge-protocol';

/** The version of the file format. */
export const TRACE_VERSION = 1;

const json = v.custom<JsonValue>((value) => value !== undefined);
const identifier = v.custom<string>(isIdentifier);
const name = v.pipe(v.string(), v.maxLength(limits.maxNameChars));
const words = v.pipe(v.string(), v.maxLength(1_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const identifiers = v.pipe(v.array(identifier), v.maxLength(limits.maxCallsInFlight));

/** What a later host says of a method stays: a guest that is shown the same welcome may know it. */
const traits = v.record(name, json);
const host = v.object({ name: words, version: words, platform: words });
const program = v.object({ id: words, version: words });

const hello = v.object({
  type: v.literal('hello'),
  nonce: identifier,
  protocol: v.pipe(v.array(v.number()), v.maxLength(16)),
  sdk: name,
});
const welcome = v.object({
  type: v.literal('welcome'),
  nonce: identifier,
  protocol: v.number(),
  host,
  program,
  methods: v.record(name, traits),
  unsupported: v.record(name, words),
  events: v.array(name),
  permissions: v.record(name, name),
});
const call = v.object({
  type: v.literal('call'),
  id: identifier,
  method: name,
  params: json,
  key: v.exactOptional(identifier),
});
const result = v.object({ type: v.literal('result'), id: identifier, result: json });
const error = v.object({
  type: v.literal('error'),
  id: identifier,
  error: v.object({
    code: name,
    message: v.string(),
    retryAfterMs: v.exactOptional(v.number()),
    data: v.exactOptional(json),
  }),
});
const event = v.object({
  type: v.literal('event'),
  subscription: identifier,
  sequence: count,
  event: name,
  data: json,
});
const chunk = v.object({ type: v.literal('chunk'), id: identifier, sequence: count, bytes: count });

/** A frame as a trace holds it: that of the wire without what is redacted, or a note of what was no frame. */
export const recordedFrame = v.variant('type', [
  hello,
  welcome,
  call,
  result,
  error,
  event,
  chunk,
  v.object({ type: v.literal('cancel'), id: identifier }),
  v.object({ type: v.literal('credit'), id: identifier, bytes: count }),
  v.object({
    type: v.literal('progress'),
    id: identifier,
    sequence: v.number(),
    doneBytes: v.number(),
    totalBytes: v.nullable(v.number()),
  }),
  v.object({ type: v.literal('ping'), waiting: identifiers }),
  v.object({ type: v.literal('pong'), unknown: identifiers }),
  v.object({ type: v.literal('bye'), reason: name }),
  v.object({ type: v.literal('$ignored'), count }),
  v.object({ type: v.literal('$unreadable'), code: name, chars: count }),
  v.object({ type: v.literal('$closed') }),
]);

/** One line of a trace after the first. */
export const traceEntry = v.object({
  /** Since the recording began, of a clock that never goes back. */
  atMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Counts the packets of the trace; frames of one packet share it. */
  packet: count,
  direction: v.picklist(['to-host', 'to-guest']),
  /** `s1`, `s2` …, or empty before a welcome has named the session. */
  session: v.pipe(v.string(), v.regex(/^(?:s\d{1,6})?$/u)),
  frame: recordedFrame,
});

/** The first line of a trace. */
export const traceHeader = v.object({
  format: v.literal('miniapp-trace'),
  version: v.literal(TRACE_VERSION),
  protocol: v.number(),
  /** How much the catalogue knew that this was redacted by. */
  catalogue: v.object({ methods: count, events: count }),
  end: v.picklist(['guest', 'host']),
  host: v.nullable(host),
  program: v.nullable(program),
  /** Wall clock, milliseconds since 1970; within what a date can say. */
  startedAtMs: v.pipe(v.number(), v.minValue(0), v.maxValue(8_640_000_000_000_000)),
  clock: v.literal('ms'),
  /** What was recorded and is not here any more. */
  dropped: v.object({ entries: count, chars: count }),
});

/** A frame as a trace holds it. Values in it may be redacted (docs/trace-format.md 3.2). */
export type RecordedFrame = Readonly<v.InferOutput<typeof recordedFrame>>;
/** The recorded frame of one type. */
export type FrameOf<TType extends RecordedFrame['type']> = Extract<RecordedFrame, { type: TType }>;
/** A frame, when and where it passed. */
export type TraceEntry = Readonly<Omit<v.InferOutput<typeof traceEntry>, 'frame'>> & {
  readonly frame: RecordedFrame;
};
/** Who talked, and how it was recorded. */
export type TraceHeader = Readonly<v.InferOutput<typeof traceHeader>>;
/** Which way a frame went. */
export type Direction = TraceEntry['direction'];

/** A recording: redacted, in the order in which frames passed one end of a bridge. */
export interface Trace {
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
}
