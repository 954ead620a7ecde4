// A frame as a trace holds it (docs/trace-format.md 2.2, 3), once: type and check follow from it.

import * as v from 'valibot';

import { isIdentifier } from '../identifier.js';
import { limits } from '../limits.js';

import type { JsonValue } from '../json.js';

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

/** A frame as a trace holds it. Values in it may be redacted (docs/trace-format.md 3.2). */
export type RecordedFrame = Readonly<v.InferOutput<typeof recordedFrame>>;
/** The recorded frame of one type. */
export type FrameOf<TType extends RecordedFrame['type']> = Extract<RecordedFrame, { type: TType }>;
