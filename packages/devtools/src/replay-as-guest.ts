// A trace in place of a guest: what it said is said again to a live host (docs/trace-format.md 5.3).

import { limits } from '@org/bridge-protocol';
import { withStandIns } from '@org/bridge-protocol/redaction';

import { firstDifference } from './first-difference.js';
import { openLiveHost } from './live-host.js';
import { toDivergence } from './replay-report.js';
import { strictnessFor } from './strictness.js';
import { sessionOf, subscriptionOf } from './trace-session.js';

import type { Difference } from './first-difference.js';
import type { LiveAnswer, LiveHost, Patience } from './live-host.js';
import type { ReplayOptions } from './replay-as-host.js';
import type { Divergence, ReplayReport } from './replay-report.js';
import type { FrameOf, Trace, TraceEntry } from './trace.js';
import type { JsonValue, Transport } from '@org/bridge-protocol';

/** What a replay as a guest may be told. */
export interface GuestReplayOptions extends ReplayOptions {
  /** Makes an event happen that no call causes, such as another theme. Called before each recorded event is waited for. */
  readonly cause?: (event: string, data: JsonValue) => void | Promise<void>;
  /**
   * How long to wait for one thing, such as `() => sleep(5_000)`. Without it an answer is waited for as long as the host
   * says that it works on it, and an event until a few pings have been answered.
   */
  readonly patience?: Patience;
  /** Waits as long as the recorded guest did before it sent the next, such as `sleep`. Without it nothing waits. */
  readonly pace?: (durationMs: number) => Promise<void>;
}

/**
 * Says to a live host what the guest of a trace said, and compares the answers. Frames go out in their order, each after
 * the answers and events that stand before it. Ends at the first divergence: what follows would not be the same session.
 */
export async function replayAsGuest(
  trace: Trace,
  transport: Transport,
  options: GuestReplayOptions = {},
): Promise<ReplayReport> {
  const { ignore = [], cause, patience, pace } = options;
  const session = sessionOf(trace, options.session);
  const strictnessOf = strictnessFor(ignore);
  const host = openLiveHost(transport, patience);
  /** Recorded subscriptions and those that the live host made for them. */
  const subscriptions = new Map<JsonValue, JsonValue>();
  const earlyEvents: { readonly index: number; readonly frame: FrameOf<'event'> }[] = [];
  let matched = 0;
  let said = 0;
  const firstDivergence = await run();
  host.close();
  return { matched, remaining: session.calls.size - said, firstDivergence };

  async function run(): Promise<Divergence | null> {
    if (!(await host.greet(session.hello))) {
      const actual = goodbye(host) ?? undefined;
      return toDivergence({ index: null, call: 'hello', where: '', expected: 'welcome', actual });
    }
    let lastMs = session.entries[0]?.entry.atMs ?? 0;
    for (const [position, { index, entry }] of session.entries.entries()) {
      if (entry.direction === 'to-guest') {
        const divergence = await compare(index, entry);
        if (divergence !== null) return divergence;
      } else {
        if (entry.atMs > lastMs) await pace?.(entry.atMs - lastMs);
        lastMs = entry.atMs;
        await say(entry);
        // Frames of one packet travelled together, and do so again.
        if (session.entries[position + 1]?.entry.packet !== entry.packet) host.flush();
      }
    }
    return null;
  }

  async function say({ frame }: TraceEntry): Promise<void> {
    switch (frame.type) {
      case 'call': {
        // An id that was there already is a doubled frame, or nobody's call.
        if (session.calls.get(frame.id)?.frame !== frame) return;
        said += 1;
        const { subscriptionId, ...rest } = withStandIns(frame.params, limits.maxPacketChars / 2) as {
          readonly [name: string]: JsonValue;
        };
        const id =
          subscriptionId === undefined ? undefined : (subscriptions.get(subscriptionId) ?? subscriptionId);
        host.send({ ...frame, params: id === undefined ? rest : { ...rest, subscriptionId: id } });
        return;
      }
      case 'cancel':
        host.send(frame);
        return;
      case 'chunk':
        await host.sendBytes(frame.id, frame.bytes);
        return;
      default:
        // Signs of life, credit and goodbyes are made anew.
        return;
    }
  }

  async function compare(index: number, { frame }: TraceEntry): Promise<Divergence | null> {
    switch (frame.type) {
      case 'result':
      case 'error':
        return compareAnswer(index, frame);
      case 'event':
        return compareEvent(index, frame);
      default:
        // docs/trace-format.md 5.4: these are not compared.
        return null;
    }
  }

  async function compareAnswer(index: number, frame: LiveAnswer): Promise<Divergence | null> {
    const call = session.calls.get(frame.id);
    // The call went with the oldest entries, or this is a second answer.
    if (call?.answer !== frame) return null;
    const answer = await host.answerTo(frame.id);
    const { method } = call.frame;
    const expected = outcomeOf(frame, call.bytesToGuest);
    const actual = answer === undefined ? goodbye(host) : outcomeOf(answer, host.bytesOf(frame.id));
    const difference = differ(method, expected, actual);
    if (difference !== null) return toDivergence({ index, call: method, ...difference });
    matched += 1;
    if (frame.type !== 'result' || answer?.type !== 'result') return null;
    return openSubscription(subscriptionOf(frame.result), subscriptionOf(answer.result));
  }

  /** From here on the events of a recorded subscription are those of a live one; some may stand before its answer. */
  async function openSubscription(recorded: JsonValue, live: JsonValue): Promise<Divergence | null> {
    if (recorded === null) return null;
    subscriptions.set(recorded, live);
    const early = earlyEvents.filter(({ frame }) => frame.subscription === recorded);
    for (const { index, frame } of early) {
      const divergence = await compareEvent(index, frame);
      if (divergence !== null) return divergence;
    }
    return null;
  }

  async function compareEvent(index: number, frame: FrameOf<'event'>): Promise<Divergence | null> {
    const subscription = subscriptions.get(frame.subscription);
    // Its answer comes later, or went with the oldest entries.
    if (typeof subscription !== 'string') {
      earlyEvents.push({ index, frame });
      return null;
    }
    await cause?.(frame.event, withStandIns(frame.data, limits.maxPacketChars / 2));
    const event = await host.nextEvent(subscription);
    const actual = event === undefined ? goodbye(host) : occurrenceOf(event);
    const difference = differ(frame.event, occurrenceOf(frame), actual);
    if (difference !== null) return toDivergence({ index, call: frame.event, ...difference });
    matched += 1;
    return null;
  }

  function differ(call: string, expected: JsonValue, actual: JsonValue | undefined): Difference | null {
    const kinds = [expected, actual].map((value) => Object.keys(value ?? {})[0]);
    // A result in place of an error differs as a whole.
    if (kinds[0] !== kinds[1]) return { where: '', expected, actual };
    return firstDifference(expected, actual, { strictnessAt: strictnessOf(call), isLoose: true });
  }
}

/** What of an answer is compared: of an error the code, because its message is for people (docs/protocol.md 5). */
function outcomeOf(answer: LiveAnswer, bytes: number): JsonValue {
  if (answer.type === 'error') return { error: { code: answer.error.code } };
  return { result: answer.result, ...(bytes === 0 ? {} : { bytes }) };
}

function occurrenceOf({ sequence, event, data }: FrameOf<'event'>): JsonValue {
  return { sequence, event, data };
}

/** Why nothing comes any more, where that is known. */
function goodbye({ ended }: LiveHost): JsonValue | undefined {
  return ended === null ? undefined : { bye: { reason: ended } };
}
