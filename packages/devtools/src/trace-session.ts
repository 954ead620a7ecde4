// One session of a trace: its greeting, its calls with their answers, everything in its order.

import { TraceError } from './trace-error.js';

import type { FrameOf, Trace, TraceEntry } from './trace.js';
import type { JsonValue } from '@org/bridge-protocol';

/** A call of a trace and what became of it. */
export interface RecordedCall {
  /** Which entry of the trace. */
  readonly index: number;
  readonly frame: FrameOf<'call'>;
  /** Null when the recording ended before it. */
  readonly answer: FrameOf<'result'> | FrameOf<'error'> | null;
  readonly answeredAtMs: number | null;
  /** Whether the guest had cancelled before the answer. */
  readonly isCancelled: boolean;
  /** Bytes that travelled with the call before its answer. */
  readonly bytesToGuest: number;
  readonly bytesToHost: number;
}

/** An entry and its place in the trace, counted from 0. */
export interface PlacedEntry {
  readonly index: number;
  readonly entry: TraceEntry;
}

/** One session. */
export interface TraceSession {
  readonly name: string;
  readonly hello: FrameOf<'hello'>;
  readonly welcome: FrameOf<'welcome'>;
  /** What passed after the welcome. */
  readonly entries: readonly PlacedEntry[];
  /** Calls by their ids, in their order. */
  readonly calls: ReadonlyMap<string, RecordedCall>;
}

/** Takes a session out of a trace: the named one (`s1`), or the first that was welcomed. */
export function sessionOf(trace: Trace, name?: string): TraceSession {
  const frames = trace.entries.map(({ frame }) => frame);
  const found = trace.entries.find(
    ({ frame, session }) => frame.type === 'welcome' && (name === undefined || session === name),
  );
  if (found?.frame.type !== 'welcome') {
    const message = `The trace has no welcome of ${name ?? 'any session'}: record from the beginning.`;
    throw new TraceError('NOT_IN_TRACE', message);
  }
  const welcome = found.frame;
  const hello = frames.find((frame) => frame.type === 'hello' && frame.nonce === welcome.nonce);
  const entries = placedEntries(trace, found.session).filter(({ entry }) => entry.frame.type !== 'welcome');
  return {
    name: found.session,
    hello:
      hello?.type === 'hello'
        ? hello
        : { type: 'hello', nonce: 'replay', protocol: [welcome.protocol], sdk: 'replay' },
    welcome,
    entries,
    calls: callsOf(entries),
  };
}

/** The entries of a session. */
export function placedEntries({ entries }: Trace, session: string): readonly PlacedEntry[] {
  return entries.map((entry, index) => ({ index, entry })).filter(({ entry }) => entry.session === session);
}

type CallUnderWay = { -readonly [TName in keyof RecordedCall]: RecordedCall[TName] };

/** The calls of a session by their ids, with what became of them. */
export function callsOf(entries: readonly PlacedEntry[]): ReadonlyMap<string, RecordedCall> {
  const calls = new Map<string, CallUnderWay>();
  for (const { index, entry } of entries) {
    const { frame, direction } = entry;
    if (frame.type === 'call' && !calls.has(frame.id)) {
      calls.set(frame.id, {
        index,
        frame,
        answer: null,
        answeredAtMs: null,
        isCancelled: false,
        bytesToGuest: 0,
        bytesToHost: 0,
      });
    }
    const call = 'id' in frame ? calls.get(frame.id) : undefined;
    if (call === undefined || call.answer !== null) continue;
    if (frame.type === 'result' || frame.type === 'error') {
      call.answer = frame;
      call.answeredAtMs = entry.atMs;
    } else if (frame.type === 'cancel') call.isCancelled = true;
    else if (frame.type === 'chunk' && direction === 'to-guest') call.bytesToGuest += frame.bytes;
    else if (frame.type === 'chunk') call.bytesToHost += frame.bytes;
  }
  return calls;
}

/** The subscription that an answer opened, if it did. */
export function subscriptionOf(result: JsonValue): JsonValue {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return null;
  return (result as { readonly [name: string]: JsonValue }).subscriptionId ?? null;
}
