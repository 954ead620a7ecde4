// The call machine: every call settles exactly once, whatever the host does (docs/protocol.md 3.1).

import {
  BridgeError,
  PROTOCOL_VERSION,
  cancelTimeoutMs,
  maxCallsInFlight,
  toPackets,
} from '@org/bridge-protocol/wire';

import { createAlarm } from './alarm.js';
import { toCallFrame } from './call-frame.js';
import { createEvents } from './events.js';
import { createHeartbeat } from './heartbeat.js';
import { createHostTable } from './host-table.js';
import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';
import { SDK } from './version.js';
import { createWaitingCall, tellProgress, timeoutOf } from './waiting-call.js';

import type { CallMethod } from './call-method.js';
import type { CallOptions } from './call-options.js';
import type { Clock } from './clock.js';
import type { Heartbeat } from './heartbeat.js';
import type { MiniApp } from './mini-app.js';
import type { WaitingCall } from './waiting-call.js';
import type { GuestFrame, HostFrame, JsonValue, Packet, Transport, WelcomeFrame } from '@org/bridge-protocol';

/** What a client stands on. */
export interface ClientParts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** For the greeting, and for what the transport does before it can carry it. */
  readonly timeoutMs: number;
  /** A test leaves heartbeat or deadlines out, to show what each is good for. */
  readonly heartbeat?: Heartbeat;
  readonly deadlineOf?: typeof timeoutOf;
  /** Hears of every frame that is late, doubled, unknown or of another session, and of packets that are none. */
  readonly onIgnored?: () => void;
}

/**
 * Greets the host on a transport (docs/protocol.md 2.2–2.4) and gives the session as a program sees it.
 *
 * 1. The guest says hello with a nonce and the protocol majors it speaks, in a packet without a session.
 * 2. The host answers welcome with that nonce; the packet names the session. Another nonce is not for this guest.
 * 3. A host that shares no major says bye instead. Without any answer in time, it is not reachable.
 * 4. From the welcome on, calls travel. Packets of another session are dropped.
 */
export function openMiniApp(parts: ClientParts): Promise<MiniApp> {
  const { transport, clock, heartbeat = createHeartbeat(), deadlineOf = timeoutOf } = parts;
  const onIgnored = () => parts.onIgnored?.();
  const nonce = randomId();
  const idPrefix = randomId(6);
  const calls = new Map<string, WaitingCall>();
  const alarm = createAlarm(clock, ring);
  const queue = createPacketQueue(sendFrames);
  const events = createEvents(call);
  let table = createHostTable({ methods: {}, unsupported: {}, permissions: {} });
  let session = '';
  let welcome: WelcomeFrame | null = null;
  let started = 0;
  let end: BridgeError | null = null;
  let tellOpen: (miniApp: MiniApp) => void;
  let tellClosed: (error: BridgeError) => void;
  const closed = new Promise<BridgeError>((resolve) => (tellClosed = resolve));

  transport.onPacket(receive);
  transport.onClose(() => lose('connection closed'));
  alarm.setFor(alarm.now() + parts.timeoutMs);
  push({ type: 'hello', nonce, protocol: [PROTOCOL_VERSION], sdk: SDK });
  return new Promise((resolve, reject) => {
    tellOpen = resolve;
    void closed.then(reject);
  });

  function call(method: string, params?: unknown, options: CallOptions = {}): Promise<JsonValue> {
    const { signal, onProgress } = options;
    const id = `${idPrefix}-${(started += 1).toString(36)}`;
    const answer = new Promise<JsonValue>((resolve, reject) => {
      // What is sure to fail is refused before anything is sent: a throw in here rejects the call.
      if (end !== null) throw lost(end.message);
      const { latency, once } = table.traitsOf(method);
      if (signal?.aborted) throw new BridgeError('CANCELLED', `${method} was cancelled before it was sent.`);
      // 3.7
      if (calls.size >= maxCallsInFlight)
        throw new BridgeError('BUSY', 'Too many calls wait: wait for some of them.');
      // 3.6: the client makes the key, so that a repeat on the way is the same act.
      const key = once ? (options.idempotencyKey ?? randomId()) : undefined;
      queue.push(toCallFrame({ id, method, params, key }));
      const nowMs = alarm.now();
      const deadlineMs = nowMs + deadlineOf(latency, options.timeoutMs);
      if (calls.size === 0) heartbeat.begin(nowMs);
      calls.set(id, createWaitingCall({ id, method, deadlineMs, onProgress, resolve, reject }));
      alarm.setFor(Math.min(deadlineMs, heartbeat.nextMs()));
    });
    if (signal) {
      const abort = () => cancel(calls.get(id));
      const forget = () => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort);
      answer.then(forget, forget);
    }
    return answer;
  }

  function receive(text: string): void {
    try {
      // Whatever this is not, the catch below reports; the host's own frames were checked on its side.
      const packet = JSON.parse(text) as Packet<HostFrame>;
      for (const frame of packet.frames) {
        // 2.4: what is left over from another document is dropped.
        if (end === null && (welcome === null || packet.session === session))
          receiveFrame(frame, packet.session);
        else onIgnored();
      }
    } catch {
      // 1.2: what is no packet settles no call; the calls that waited for it have their deadlines.
      onIgnored();
    }
  }

  function receiveFrame(frame: HostFrame, from: string): void {
    switch (frame.type) {
      case 'result':
        take(frame.id)?.resolve(frame.result ?? null);
        break;
      case 'error': {
        // A code of a later catalogue is handed on as it is.
        const { code, message, retryAfterMs, data } = frame.error;
        take(frame.id)?.reject(new BridgeError(code, message, { retryAfterMs, data }));
        break;
      }
      case 'progress':
        if (!tellProgress(calls.get(frame.id), frame)) onIgnored();
        break;
      case 'pong':
        for (const { id, method } of heartbeat.hear(alarm.now(), frame.unknown, [...calls.values()])) {
          take(id)?.reject(
            lost(`The host does not know this ${method}: it, or its answer, was lost.`, unknownOutcome),
          );
        }
        break;
      case 'event':
        // In its turn behind the answers before it: one of them may name its subscription.
        void Promise.resolve(frame).then(events.receive);
        break;
      case 'welcome':
        if (welcome === null && frame.nonce === nonce) begin(frame, from);
        else onIgnored();
        break;
      case 'bye':
        lose(frame.reason);
        break;
      default:
        // 1.6
        onIgnored();
    }
  }

  function begin(frame: WelcomeFrame, from: string): void {
    // 2.3
    if (frame.protocol !== PROTOCOL_VERSION) {
      lose('VERSION_MISMATCH');
      return;
    }
    session = from;
    table = createHostTable(frame);
    const { permissions, supports } = table;
    welcome = frame;
    alarm.stop();
    const callMethod = async (method: string, params?: unknown, options?: CallOptions) => {
      const result = await call(method, params, options);
      // 4.2: the methods of this namespace answer with states, newer than those of the welcome.
      if (method.startsWith('permission.')) Object.assign(permissions, result);
      return result;
    };
    // The host checks params and result against the same catalogue that these types come from.
    const typedCall = callMethod as CallMethod;
    tellOpen({
      call: typedCall,
      on: events.on,
      // A true answer narrows the type of the session; the session itself stays what it is.
      supports: supports as MiniApp['supports'],
      get permissions() {
        return { ...permissions };
      },
      host: frame.host,
      program: frame.program,
      onClose: (listener) => {
        let isHeard = true;
        void closed.then((error) => isHeard && listener(error));
        return () => (isHeard = false);
      },
      close: () => lose('closed by the program'),
    });
  }

  function take(id: string): WaitingCall | undefined {
    const waiting = calls.get(id);
    if (!calls.delete(id)) onIgnored();
    return waiting;
  }

  // 3.3: the host still says once how the call ended; the client does not wait for that for ever.
  function cancel(waiting: WaitingCall | undefined): void {
    if (waiting === undefined) return;
    waiting.expiry = 'CANCELLED';
    waiting.deadlineMs = Math.min(waiting.deadlineMs, alarm.now() + cancelTimeoutMs);
    push({ type: 'cancel', id: waiting.id });
    alarm.setFor(waiting.deadlineMs);
  }

  // What is due is done, then the alarm is set for whatever comes next. When nothing waits it stays off.
  function ring(): void {
    const nowMs = alarm.now();
    if (welcome === null) lose('no host answered');
    for (const waiting of calls.values()) if (waiting.deadlineMs <= nowMs) expire(waiting);
    const waiting = [...calls.values()];
    if (waiting.length === 0) return;
    const beat = heartbeat.beat(nowMs, waiting);
    if (beat === 'silent') {
      lose('no sign of life from the host');
      return;
    }
    if (beat) push(beat);
    alarm.setFor(Math.min(heartbeat.nextMs(), ...waiting.map(({ deadlineMs }) => deadlineMs)));
  }

  function expire(waiting: WaitingCall): void {
    const { id, method, expiry, reject } = waiting;
    // The host may stop working on what nobody waits for any more.
    if (expiry === 'TIMEOUT') cancel(waiting);
    calls.delete(id);
    reject(
      new BridgeError(expiry, `${method} had no answer in time. It may still have happened.`, unknownOutcome),
    );
  }

  function lose(reason: string): void {
    if (end !== null) return;
    // 2.3
    const code = reason === 'VERSION_MISMATCH' ? reason : 'HOST_UNREACHABLE';
    const error =
      welcome === null
        ? new BridgeError(code, `No session: ${reason}.`)
        : lost(`Session ended: ${reason}. Connect again.`);
    end = error;
    push({ type: 'bye', reason: 'closed' });
    queue.flush();
    alarm.stop();
    transport.close();
    tellClosed(error);
    for (const { reject } of calls.values()) reject(lost(error.message, unknownOutcome));
    calls.clear();
  }

  function push(frame: GuestFrame): void {
    queue.push(JSON.stringify(frame));
  }

  function sendFrames(frames: readonly string[]): void {
    try {
      for (const packet of toPackets(session, frames)) transport.send(packet);
    } catch (cause) {
      // 1.1 forbids it; a transport that does it all the same is a lost one.
      lose(String(cause));
    }
  }
}

/** Rides on every error that leaves open whether a call happened. */
const unknownOutcome = { data: { outcome: 'unknown' } };

function lost(message: string, options?: typeof unknownOutcome): BridgeError {
  return new BridgeError('SESSION_LOST', message, options);
}
