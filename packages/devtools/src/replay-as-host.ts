// A trace in place of a host: a guest is greeted and answered as the recorded one was (docs/trace-format.md 5.2).

import { limits, parseGuestPacket, toPackets } from '@org/bridge-protocol';
import { bytesOfBase64, redactParams, withStandIns } from '@org/bridge-protocol/redaction';

import { zeroChunks } from './base64-bytes.js';
import { firstDifference } from './first-difference.js';
import { traceLimits } from './limits.js';
import { toDivergence } from './replay-report.js';
import { strictnessFor } from './strictness.js';
import { sessionOf, subscriptionOf } from './trace-session.js';

import type { Divergence, ReplayReport } from './replay-report.js';
import type { FrameOf, RecordedFrame, Trace } from './trace.js';
import type { RecordedCall, TraceSession } from './trace-session.js';
import type { CallFrame, GuestFrame, JsonValue, Transport } from '@org/bridge-protocol';

/** What a replay of either kind may be told. */
export interface ReplayOptions {
  /** Which session of the trace, such as `s2`; the first one unless told. */
  readonly session?: string;
  /** Places that are not compared, such as `payment.pay/result/status` (docs/trace-format.md 5.5). */
  readonly ignore?: readonly string[];
}

/** A trace that stands in for a host. */
export interface HostReplay {
  /** How it went until now: the first divergence is the first call that the trace does not have. */
  report(): ReplayReport;
  /** Calls that the trace does not have, redacted; each was answered with an error. */
  readonly unexpected: readonly { readonly method: string; readonly params: JsonValue }[];
}

/** A call of the guest that is not answered yet. */
interface OpenCall {
  readonly id: string;
  readonly recorded: RecordedCall;
  isCancelled: boolean;
  receivedBytes: number;
  windowBytes: number;
  chunks: ReturnType<typeof zeroChunks>;
  sequence: number;
}

/**
 * Stands in for the host of a trace at the host's end of a transport.
 *
 * 1. A call is answered with the answer to the first recorded call of that method and those parameters that was not used
 *    yet. Of redacted parameters only the types have to be the same; redacted results are filled with stand-ins.
 * 2. An answer waits for nothing but its call, and where the recorded guest had cancelled or sent bytes, for that.
 * 3. An event follows the answer that it followed in the recording, once its subscription has been answered.
 * 4. What was never answered stays open. What the trace does not have is an error, and is reported.
 */
export function replayAsHost(
  trace: Trace,
  transport: Transport,
  { session: name, ignore = [] }: ReplayOptions = {},
): HostReplay {
  const session = sessionOf(trace, name);
  const strictnessOf = strictnessFor(ignore);
  const unused = [...session.calls.values()];
  const followers = followersOf(session);
  const open = new Map<string, OpenCall>();
  const subscriptions = new Set<JsonValue>();
  const unexpected: { method: string; params: JsonValue }[] = [];
  let heldEvents: FrameOf<'event'>[] = [];
  let firstDivergence: Divergence | null = null;
  let matched = 0;

  transport.onPacket((text, bytes) => {
    for (const frame of framesOf(text)) receive(frame, bytes?.byteLength ?? 0);
  });

  return {
    unexpected,
    report: () => ({ matched, remaining: unused.length + open.size, firstDivergence }),
  };

  function receive(frame: GuestFrame, beside: number): void {
    switch (frame.type) {
      case 'hello':
        greet(frame.nonce, frame.protocol);
        return;
      case 'call':
        take(frame);
        return;
      case 'cancel': {
        const call = open.get(frame.id);
        if (call === undefined) return;
        call.isCancelled = true;
        // Who cancels is always answered, also where the recorded guest did not.
        if (call.recorded.isCancelled) goOn(call);
        else fail(call.id, 'CANCELLED', 'The call was cancelled.');
        return;
      }
      case 'chunk': {
        const call = open.get(frame.id);
        if (call === undefined) return;
        const bytes = frame.data === null ? beside : bytesOfBase64(frame.data);
        call.receivedBytes += bytes;
        send({ type: 'credit', id: call.id, bytes });
        goOn(call);
        return;
      }
      case 'credit': {
        const call = open.get(frame.id);
        if (call === undefined) return;
        call.windowBytes += frame.bytes;
        goOn(call);
        return;
      }
      case 'ping':
        send({ type: 'pong', unknown: frame.waiting.filter((id) => !open.has(id)) });
        return;
      case 'bye':
        transport.close();
    }
  }

  function greet(nonce: string, protocol: readonly number[]): void {
    const { welcome } = session;
    if (!protocol.includes(welcome.protocol)) send({ type: 'bye', reason: 'VERSION_MISMATCH' });
    else {
      send({ ...welcome, nonce });
      follow('');
    }
  }

  function take({ id, method, params }: CallFrame): void {
    if (open.has(id)) return;
    const shown = redactParams(method, params);
    const position = unused.findIndex(({ frame }) => frame.method === method && !differenceOf(frame, shown));
    const [recorded] = position < 0 ? [] : unused.splice(position, 1);
    if (recorded === undefined) {
      refuse(id, method, shown);
      return;
    }
    const call: OpenCall = {
      id,
      recorded,
      isCancelled: false,
      receivedBytes: 0,
      windowBytes: limits.streamWindowBytes,
      chunks: zeroChunks(recorded.bytesToGuest),
      sequence: 0,
    };
    open.set(id, call);
    goOn(call);
  }

  function goOn(call: OpenCall): void {
    const { id, recorded } = call;
    for (let next = call.chunks[0]; next !== undefined; next = call.chunks[0]) {
      if (next.bytes > call.windowBytes) return;
      call.windowBytes -= next.bytes;
      call.chunks = call.chunks.slice(1);
      call.sequence += 1;
      send({ type: 'chunk', id, sequence: call.sequence, data: next.data });
    }
    const { answer, isCancelled, bytesToHost, frame } = recorded;
    if (answer === null || (isCancelled && !call.isCancelled) || call.receivedBytes < bytesToHost) return;
    open.delete(id);
    matched += 1;
    send({ ...answer, id });
    if (answer.type === 'result') subscriptions.add(subscriptionOf(answer.result));
    follow(frame.id);
  }

  /** Sends what followed the answer to a recorded call, and what had to wait for a subscription. */
  function follow(recordedId: string): void {
    for (const frame of followers.get(recordedId) ?? []) {
      if (frame.type === 'event') heldEvents.push(frame);
      else send(frame);
    }
    const events = heldEvents;
    heldEvents = events.filter(({ subscription }) => !subscriptions.has(subscription));
    for (const event of events) if (subscriptions.has(event.subscription)) send(event);
  }

  function refuse(id: string, method: string, params: JsonValue): void {
    if (unexpected.length < traceLimits.maxUnexpectedCalls) unexpected.push({ method, params });
    const nearest = unused.find(({ frame }) => frame.method === method);
    const difference = nearest && differenceOf(nearest.frame, params);
    firstDivergence ??= toDivergence({
      index: nearest?.index ?? null,
      call: method,
      ...(difference ?? { where: '', expected: undefined, actual: { params } }),
    });
    const isKnown = Object.hasOwn(session.welcome.methods, method);
    fail(id, isKnown ? 'INTERNAL' : 'METHOD_NOT_FOUND', NOT_RECORDED);
  }

  function differenceOf(recorded: FrameOf<'call'>, params: JsonValue) {
    const comparison = { strictnessAt: strictnessOf(recorded.method), isLoose: false };
    return firstDifference({ params: recorded.params }, { params }, comparison);
  }

  function fail(id: string, code: string, message: string): void {
    open.delete(id);
    send({ type: 'error', id, error: { code, message } });
  }

  function send(frame: { readonly type: string; readonly [name: string]: JsonValue }): void {
    const filled = withStandIns(frame, limits.maxPacketChars / 2);
    for (const packet of toPackets(session.name, [JSON.stringify(filled)])) transport.send(packet);
  }
}

const NOT_RECORDED = 'The trace has no such call, or no more of them: record it, or change what is called.';

function framesOf(text: string): readonly GuestFrame[] {
  try {
    return parseGuestPacket(text).frames;
  } catch {
    // docs/protocol.md 1.2: what is no packet is dropped; it has no id that could be answered.
    return [];
  }
}

/** Events and goodbyes by the call whose answer they followed; those before any answer by an empty id. */
function followersOf({ entries, calls }: TraceSession): ReadonlyMap<string, RecordedFrame[]> {
  const followers = new Map<string, RecordedFrame[]>();
  let after = '';
  for (const { entry } of entries) {
    const { frame, direction } = entry;
    if ((frame.type === 'result' || frame.type === 'error') && calls.has(frame.id)) after = frame.id;
    if (frame.type !== 'event' && !(frame.type === 'bye' && direction === 'to-guest')) continue;
    followers.set(after, [...(followers.get(after) ?? []), frame]);
  }
  return followers;
}
