// A trace and the form of its lines, once: types, reading and the page docs/trace-format.md follow from it.

import { recordedFrame } from '@org/bridge-protocol/redaction';
import * as v from 'valibot';

import type { RecordedFrame } from '@org/bridge-protocol/redaction';

/** The version of the file format. */
export const TRACE_VERSION = 1;

const words = v.pipe(v.string(), v.maxLength(1_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const host = v.object({ name: words, version: words, platform: words });
const program = v.object({ id: words, version: words });

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

export type { FrameOf, RecordedFrame } from '@org/bridge-protocol/redaction';

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
