// The call machine: every call settles exactly once, whatever the host does (docs/protocol.md 3.1).

import { BridgeError, guestLimits, isIdentifier } from '@org/bridge-protocol/wire';

import { createAlarm } from './alarm.js';
import { toCallFrame } from './call-frame.js';
import { createHeartbeat } from './heartbeat.js';
import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';
import { timeoutOf } from './waiting-call.js';

import type { CallRequest } from './call-request.js';
import type { Clock } from './clock.js';
import type { Heartbeat } from './heartbeat.js';
import type { WaitingCall } from './waiting-call.js';
import type {
  EventFrame,
  HostFrame,
  JsonValue,
  MethodTraits,
  Packet,
  PermissionState,
  Transport,
  WelcomeFrame,
  WireError,
} from '@org/bridge-protocol';

/** A greeted session seen from the guest. */
export interface Client {
  readonly call: (request: CallRequest) => Promise<JsonValue>;
  readonly methods: ReadonlyMap<string, MethodTraits>;
  /** What the guest last heard of its permissions; answers of the host refresh it. */
  readonly permissions: Map<string, PermissionState>;
  /** Takes one packet of the host. */
  receive(packet: string): void;
  /** Ends the session: all that waits rejects with SESSION_LOST. Safe to call twice. */
  lose(reason: string): void;
  /** Resolves when the session ends, with what waiting calls were told. */
  readonly closed: Promise<BridgeError>;
  /** Frames that were late, doubled, unknown or not for this session, and packets that were none. */
  ignored(): number;
}

/** What a client stands on. A test leaves heartbeat or deadlines out, to show what each is good for. */
export interface ClientParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly session: string;
  readonly welcome: WelcomeFrame;
  readonly onEvent: (frame: EventFrame) => void;
  readonly heartbeat?: Heartbeat;
  readonly timeoutOf?: typeof timeoutOf;
}

/** Makes the client of a session that was just welcomed. */
export function createClient(parts: ClientParts): Client {
  const { transport, session, welcome, heartbeat = createHeartbeat() } = parts;
  const timeout = parts.timeoutOf ?? timeoutOf;
  const methods = new Map(Object.entries(welcome.methods));
  const permissions = new Map(Object.entries(welcome.permissions));
  const calls = new Map<string, WaitingCall>();
  const alarm = createAlarm(parts.clock, ring);
  const queue = createPacketQueue(session, send);
  const idPrefix = randomId(6);
  let started = 0;
  let ignored = 0;
  let end: BridgeError | null = null;
  let tellClosed: (error: BridgeError) => void;
  const closed = new Promise<BridgeError>((resolve) => {
    tellClosed = resolve;
  });

  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        start(request, resolve, reject);
      }),
    methods,
    permissions,
    receive,
    lose,
    closed,
    ignored: () => ignored,
  };

  // What is sure to fail is refused before anything is sent; a throw in here rejects the call.
  function start(
    request: CallRequest,
    resolve: (result: JsonValue) => void,
    reject: (error: BridgeError) => void,
  ): void {
    const { method, params, signal } = request;
    if (end !== null) throw lost(end.message);
    const traits = methods.get(method);
    if (traits === undefined) {
      throw new BridgeError('METHOD_NOT_FOUND', `This host has no "${method}": ask supports() first.`);
    }
    assertUsable(traits.permission);
    if (signal?.aborted) throw new BridgeError('CANCELLED', `${method} was cancelled before it was sent.`);
    // 3.7
    if (calls.size >= guestLimits.maxCallsInFlight) {
      throw new BridgeError('BUSY', 'Too many calls wait for an answer: wait for some of them.');
    }
    started += 1;
    const id = `${idPrefix}-${started.toString(36)}`;
    const frame = toCallFrame({ id, method, params, key: keyOf(traits, request) });
    const nowMs = alarm.now();
    if (calls.size === 0) heartbeat.begin(nowMs);
    const cancelThis = () => cancel(call);
    const call: WaitingCall = {
      id,
      method,
      isInteractive: traits.latency === 'interactive',
      deadlineMs: nowMs + timeout(traits.latency, request.timeoutMs),
      expiry: 'TIMEOUT',
      missingSince: null,
      resolve: (result) => {
        signal?.removeEventListener('abort', cancelThis);
        request.onResult?.(result);
        resolve(result);
      },
      reject: (error) => {
        signal?.removeEventListener('abort', cancelThis);
        reject(error);
      },
    };
    calls.set(id, call);
    signal?.addEventListener('abort', cancelThis);
    queue.push(frame);
    alarm.setFor(Math.min(call.deadlineMs, heartbeat.nextMs()));
  }

  // 4.2
  function assertUsable(permission: string | null): void {
    const state = permission === null ? 'granted' : permissions.get(permission);
    if (state !== 'denied' && state !== 'unavailable') return;
    const reason =
      state === 'denied'
        ? `The user denied "${permission}" and can change that in the host.`
        : `Permission "${permission}" is not in the manifest of ${welcome.program.id}, or not open to its partner.`;
    throw new BridgeError('PERMISSION_DENIED', reason);
  }

  function receive(text: string): void {
    try {
      // Whatever this is not, the catch below counts; the host's own frames were checked on its side.
      const packet = JSON.parse(text) as Packet<HostFrame>;
      for (const frame of packet.frames) {
        // 2.4: what is left over from another document is dropped.
        if (end === null && packet.session === session) receiveFrame(frame);
        else ignored += 1;
      }
    } catch {
      // 1.2: what is no packet settles no call; the calls that waited for it have their deadlines.
      ignored += 1;
    }
  }

  function receiveFrame(frame: HostFrame): void {
    switch (frame.type) {
      case 'result':
        take(frame.id)?.resolve(frame.result);
        return;
      case 'error':
        take(frame.id)?.reject(fromWire(frame.error));
        return;
      case 'pong':
        for (const { id, method } of heartbeat.hear(alarm.now(), frame.unknown, [...calls.values()])) {
          take(id)?.reject(
            lost(`The host does not know this ${method}: it, or its answer, was lost.`, unknownOutcome),
          );
        }
        return;
      case 'event':
        parts.onEvent(frame);
        return;
      case 'bye':
        lose(`The host ended the session: ${frame.reason}.`);
        return;
      default:
        // 1.6
        ignored += 1;
    }
  }

  function take(id: string): WaitingCall | undefined {
    const call = calls.get(id);
    if (!calls.delete(id)) ignored += 1;
    return call;
  }

  // 3.3: the host still says once how the call ended; the client does not wait for that for ever.
  function cancel(call: WaitingCall): void {
    call.expiry = 'CANCELLED';
    call.deadlineMs = Math.min(call.deadlineMs, alarm.now() + guestLimits.cancelTimeoutMs);
    queue.push(JSON.stringify({ type: 'cancel', id: call.id }));
    alarm.setFor(call.deadlineMs);
  }

  // What is due is done, then the alarm is set for whatever comes next. When nothing waits it stays off.
  function ring(): void {
    const nowMs = alarm.now();
    for (const call of calls.values()) if (call.deadlineMs <= nowMs) expire(call);
    if (calls.size === 0) return;
    const waiting = [...calls.values()];
    const beat = heartbeat.beat(nowMs, waiting);
    if (beat === 'silent') {
      lose('The host gives no sign of life.');
      return;
    }
    if (beat !== null) queue.push(JSON.stringify(beat));
    alarm.setFor(Math.min(heartbeat.nextMs(), ...waiting.map((call) => call.deadlineMs)));
  }

  function expire(call: WaitingCall): void {
    const { method, expiry } = call;
    // The host may stop working on what nobody waits for any more.
    if (expiry === 'TIMEOUT') cancel(call);
    const message = `${method} had no answer in time. It may still have happened.`;
    take(call.id)?.reject(new BridgeError(expiry, message, unknownOutcome));
  }

  function lose(reason: string): void {
    if (end !== null) return;
    end = lost(`${reason} Connect again.`);
    queue.push('{"type":"bye","reason":"closed"}');
    queue.flush();
    alarm.stop();
    transport.close();
    tellClosed(end);
    for (const { reject } of calls.values()) reject(lost(end.message, unknownOutcome));
    calls.clear();
  }

  function send(packet: string): void {
    try {
      transport.send(packet);
    } catch (cause) {
      // 1.1 forbids it; a transport that does it all the same is a lost one.
      lose(`The transport failed: ${String(cause)}.`);
    }
  }
}

/** Rides on every error that leaves open whether a call happened. */
const unknownOutcome = { data: { outcome: 'unknown' } };

function lost(message: string, options?: typeof unknownOutcome): BridgeError {
  return new BridgeError('SESSION_LOST', message, options);
}

/** The error as the host put it. A code of a later catalogue is handed on as it is. */
function fromWire({ code, message, retryAfterMs, data }: WireError): BridgeError {
  return new BridgeError(code, message, { retryAfterMs, data });
}

// 3.6: the client makes the key, so that a repeat by the host or the network is the same act.
function keyOf({ once }: MethodTraits, { idempotencyKey = randomId() }: CallRequest): string | null {
  if (once !== true) return null;
  if (isIdentifier(idempotencyKey)) return idempotencyKey;
  throw new BridgeError('INVALID_PARAMS', 'An idempotency key has at most 40 letters, digits, "_" and "-".');
}
