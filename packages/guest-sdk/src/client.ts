// The call machine: every call settles exactly once, whatever the host does (docs/protocol.md 3.1).

import {
  BridgeError,
  PROTOCOL_VERSION,
  cancelTimeoutMs,
  maxCallsInFlight,
  toPackets,
} from '@org/bridge-protocol/wire';

import { createAlarm } from './alarm.js';
import { keyOf, toCallFrame } from './call-frame.js';
import { createEvents } from './events.js';
import { createHeartbeat } from './heartbeat.js';
import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';
import { SDK } from './version.js';
import { timeoutOf } from './waiting-call.js';

import type { CallOptions } from './call-options.js';
import type { Clock } from './clock.js';
import type { OnEvent } from './events.js';
import type { Heartbeat } from './heartbeat.js';
import type { WaitingCall } from './waiting-call.js';
import type {
  HostFrame,
  JsonValue,
  MethodTraits,
  Packet,
  PermissionState,
  Transport,
  WelcomeFrame,
} from '@org/bridge-protocol';

/** A greeted session seen from the guest. */
export interface Client {
  readonly welcome: WelcomeFrame;
  readonly call: (method: string, params?: unknown, options?: CallOptions) => Promise<JsonValue>;
  readonly on: OnEvent;
  readonly methods: ReadonlyMap<string, MethodTraits>;
  /** What the guest last heard of its permissions. Whoever hears more puts it in. */
  readonly permissions: Map<string, PermissionState>;
  /** Ends the session: all that waits rejects with SESSION_LOST. Safe to call twice. */
  readonly lose: (reason: string) => void;
  /** Resolves when the session ends, with why. */
  readonly closed: Promise<BridgeError>;
  /** Frames that were late, doubled, unknown or not for this session, and packets that were none. */
  readonly ignored: () => number;
}

/** What a client stands on. A test leaves heartbeat or deadlines out, to show what each is good for. */
export interface ClientParts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** For the greeting, and for what the transport does before it can carry it. */
  readonly timeoutMs: number;
  readonly heartbeat?: Heartbeat;
  readonly timeoutOf?: typeof timeoutOf;
}

/**
 * Greets the host on a transport (docs/protocol.md 2.2–2.4) and gives the client of the session.
 *
 * 1. The guest says hello with a nonce and the protocol majors it speaks, in a packet without a session.
 * 2. The host answers welcome with that nonce; the packet names the session. Another nonce is not for this guest.
 * 3. A host that shares no major says bye instead. Without any answer in time, it is not reachable.
 * 4. From the welcome on, calls travel. Packets of another session are dropped.
 */
export function openClient(parts: ClientParts): Promise<Client> {
  const { transport, heartbeat = createHeartbeat() } = parts;
  const timeout = parts.timeoutOf ?? timeoutOf;
  const nonce = randomId();
  const idPrefix = randomId(6);
  const calls = new Map<string, WaitingCall>();
  const alarm = createAlarm(parts.clock, ring);
  const queue = createPacketQueue(sendFrames);
  const events = createEvents(call);
  let methods = new Map<string, MethodTraits>();
  let permissions = new Map<string, PermissionState>();
  let session = '';
  let welcome: WelcomeFrame | null = null;
  let started = 0;
  let ignored = 0;
  let end: BridgeError | null = null;
  let tellClosed: (error: BridgeError) => void;
  const closed = new Promise<BridgeError>((resolve) => {
    tellClosed = resolve;
  });
  let tellOpen: (client: Client) => void;
  const opened = new Promise<Client>((resolve, reject) => {
    tellOpen = resolve;
    void closed.then(reject);
  });

  transport.onPacket(receive);
  transport.onClose(() => lose('connection closed'));
  alarm.setFor(alarm.now() + parts.timeoutMs);
  push({ type: 'hello', nonce, protocol: [PROTOCOL_VERSION], sdk: SDK });
  return opened;

  function call(method: string, params?: unknown, options: CallOptions = {}): Promise<JsonValue> {
    const { signal } = options;
    const id = `${idPrefix}-${(started += 1).toString(36)}`;
    const answer = new Promise<JsonValue>((resolve, reject) => {
      // What is sure to fail is refused before anything is sent: a throw in here rejects the call.
      const { latency, once } = assertCallable(method, signal);
      queue.push(toCallFrame({ id, method, ...(once ? { key: keyOf(options) } : {}) }, params));
      const nowMs = alarm.now();
      const deadlineMs = nowMs + timeout(latency, options.timeoutMs);
      const isInteractive = latency === 'interactive';
      if (calls.size === 0) heartbeat.begin(nowMs);
      calls.set(id, {
        id,
        isInteractive,
        deadlineMs,
        expiry: 'TIMEOUT',
        missingSince: null,
        resolve,
        reject,
      });
      alarm.setFor(Math.min(deadlineMs, heartbeat.nextMs()));
    });
    if (signal !== undefined) {
      const abort = () => cancel(calls.get(id));
      const forget = () => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort);
      answer.then(forget, forget);
    }
    return answer;
  }

  function assertCallable(method: string, signal: AbortSignal | undefined): MethodTraits {
    if (end !== null) throw lost(end.message);
    const traits = methods.get(method);
    if (traits === undefined) throw new BridgeError('METHOD_NOT_FOUND', `This host has no "${method}".`);
    // 4.2
    const { permission } = traits;
    const state = permission === null ? 'granted' : permissions.get(permission);
    if (state === 'denied' || state === 'unavailable') {
      throw new BridgeError('PERMISSION_DENIED', `Permission "${permission}" is ${state}.`);
    }
    if (signal?.aborted) throw new BridgeError('CANCELLED', 'Cancelled before it was sent.');
    // 3.7
    if (calls.size >= maxCallsInFlight) throw new BridgeError('BUSY', 'Too many calls wait: wait for some.');
    return traits;
  }

  function receive(text: string): void {
    try {
      // Whatever this is not, the catch below counts; the host's own frames were checked on its side.
      const packet = JSON.parse(text) as Packet<HostFrame>;
      for (const frame of packet.frames) {
        // 2.4: what is left over from another document is dropped.
        if (end === null && (welcome === null || packet.session === session))
          receiveFrame(frame, packet.session);
        else ignored += 1;
      }
    } catch {
      // 1.2: what is no packet settles no call; the calls that waited for it have their deadlines.
      ignored += 1;
    }
  }

  function receiveFrame(frame: HostFrame, from: string): void {
    switch (frame.type) {
      case 'result':
        take(frame.id)?.resolve(frame.result);
        break;
      case 'error': {
        // A code of a later catalogue is handed on as it is.
        const { code, message, retryAfterMs, data } = frame.error;
        take(frame.id)?.reject(new BridgeError(code, message, { retryAfterMs, data }));
        break;
      }
      case 'pong':
        for (const { id } of heartbeat.hear(alarm.now(), frame.unknown, [...calls.values()])) {
          take(id)?.reject(lost('The host does not know this call.', unknownOutcome));
        }
        break;
      case 'event':
        // In its turn behind the answers before it: one of them may name its subscription.
        void Promise.resolve(frame).then(events.receive);
        break;
      case 'welcome':
        if (welcome === null && frame.nonce === nonce) begin(frame, from);
        else ignored += 1;
        break;
      case 'bye':
        lose(frame.reason);
        break;
      default:
        // 1.6
        ignored += 1;
    }
  }

  function begin(frame: WelcomeFrame, from: string): void {
    // 2.3
    if (frame.protocol !== PROTOCOL_VERSION) lose('VERSION_MISMATCH');
    session = from;
    methods = new Map(Object.entries(frame.methods));
    permissions = new Map(Object.entries(frame.permissions));
    welcome = frame;
    alarm.stop();
    tellOpen({ welcome, call, on: events.on, methods, permissions, lose, closed, ignored: () => ignored });
  }

  function take(id: string): WaitingCall | undefined {
    const call = calls.get(id);
    if (!calls.delete(id)) ignored += 1;
    return call;
  }

  // 3.3: the host still says once how the call ended; the client does not wait for that for ever.
  function cancel(call: WaitingCall | undefined): void {
    if (call === undefined) return;
    call.expiry = 'CANCELLED';
    call.deadlineMs = Math.min(call.deadlineMs, alarm.now() + cancelTimeoutMs);
    push({ type: 'cancel', id: call.id });
    alarm.setFor(call.deadlineMs);
  }

  // What is due is done, then the alarm is set for whatever comes next. When nothing waits it stays off.
  function ring(): void {
    const nowMs = alarm.now();
    if (welcome === null) lose('no host answered');
    for (const call of calls.values()) if (call.deadlineMs <= nowMs) expire(call);
    const waiting = [...calls.values()];
    if (waiting.length === 0) return;
    const beat = heartbeat.beat(nowMs, waiting);
    if (beat === 'silent') {
      lose('no sign of life from the host');
      return;
    }
    if (beat !== null) push(beat);
    alarm.setFor(Math.min(heartbeat.nextMs(), ...waiting.map((call) => call.deadlineMs)));
  }

  function expire(call: WaitingCall): void {
    const { id, expiry, reject } = call;
    // The host may stop working on what nobody waits for any more.
    if (expiry === 'TIMEOUT') cancel(call);
    calls.delete(id);
    reject(new BridgeError(expiry, 'No answer in time. It may have happened.', unknownOutcome));
  }

  function lose(reason: string): void {
    if (end !== null) return;
    // 2.3
    const code = reason === 'VERSION_MISMATCH' ? reason : 'HOST_UNREACHABLE';
    const error =
      welcome === null ? new BridgeError(code, `No session: ${reason}.`) : lost(`Session ended: ${reason}.`);
    end = error;
    push({ type: 'bye', reason: 'closed' });
    queue.flush();
    alarm.stop();
    transport.close();
    tellClosed(error);
    for (const { reject } of calls.values()) reject(lost(error.message, unknownOutcome));
    calls.clear();
  }

  function push(frame: object): void {
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
