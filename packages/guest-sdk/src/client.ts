// The call machine: every call settles exactly once, whatever the host does (docs/protocol.md 3.1).

import { BridgeError, fromWireError, isIdentifier, limits, parseHostPacket } from '@org/bridge-protocol/wire';

import { createAlarm } from './alarm.js';
import { toCallFrame } from './call-frame.js';
import { createHeartbeat } from './heartbeat.js';
import { createPacketQueue } from './packet-queue.js';
import { createPermissionStates } from './permission-states.js';
import { randomId } from './random-id.js';
import { expiredError, timeoutOf, unknownOutcome } from './waiting-call.js';

import type { CallRequest } from './call-request.js';
import type { Clock } from './clock.js';
import type { Heartbeat } from './heartbeat.js';
import type { PermissionStates } from './permission-states.js';
import type { WaitingCall } from './waiting-call.js';
import type { EventFrame, HostFrame, JsonValue, MethodTraits, Transport, WelcomeFrame } from '@org/bridge-protocol';

/** A greeted session seen from the guest. */
export interface Client {
  call(request: CallRequest): Promise<JsonValue>;
  readonly methods: ReadonlyMap<string, MethodTraits>;
  readonly permissions: PermissionStates;
  /** Takes one packet of the host. */
  receive(packet: string): void;
  /** Ends the session: all that waits rejects with SESSION_LOST. Safe to call twice. */
  lose(reason: string): void;
  /** Calls back once when the session ends, at once if it has. */
  onClose(listener: (error: BridgeError) => void): () => void;
  /** Frames that were late, doubled, unknown or not for this session. */
  readonly ignoredFrames: number;
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
  const permissions = createPermissionStates(welcome.permissions, String(welcome.program.id));
  const calls = new Map<string, WaitingCall>();
  const alarm = createAlarm(parts.clock, ring);
  const queue = createPacketQueue(session, send);
  const idPrefix = randomId(6);
  const closeListeners = new Set<(error: BridgeError) => void>();
  let started = 0;
  let ignoredFrames = 0;
  let end: BridgeError | null = null;

  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        start(request, resolve, reject);
      }),
    methods,
    permissions,
    receive,
    lose,
    onClose: (listener) => {
      const ended = end;
      if (ended === null) closeListeners.add(listener);
      else void Promise.resolve().then(() => listener(ended));
      return () => closeListeners.delete(listener);
    },
    get ignoredFrames() {
      return ignoredFrames;
    },
  };

  // Refuse what is sure to fail before anything is sent; a throw in here rejects the call.
  function start(request: CallRequest, resolve: (result: JsonValue) => void, reject: (error: BridgeError) => void) {
    const { method, signal } = request;
    if (end !== null) throw new BridgeError('SESSION_LOST', end.message);
    const traits = methods.get(method);
    if (traits === undefined) {
      throw new BridgeError('METHOD_NOT_FOUND', `This host has no method "${method}": ask supports() first.`);
    }
    if (traits.permission !== null) permissions.assertUsable(traits.permission);
    if (signal?.aborted === true) throw new BridgeError('CANCELLED', `${method} was cancelled before it was sent.`);
    // 3.7
    if (calls.size >= limits.maxCallsInFlight) {
      throw new BridgeError('BUSY', `${limits.maxCallsInFlight} calls wait for an answer: wait for some of them.`);
    }
    const id = `${idPrefix}-${(started += 1).toString(36)}`;
    const frame = toCallFrame({ id, method, params: request.params, key: keyOf(traits, request) });
    const nowMs = alarm.now();
    if (calls.size === 0) heartbeat.begin(nowMs);
    const cancelThis = () => {
      cancel(call);
    };
    const call: WaitingCall = {
      id,
      method,
      isInteractive: traits.latency === 'interactive',
      deadlineMs: nowMs + timeout(traits.latency, request.timeoutMs),
      expiry: 'TIMEOUT',
      missingSincePing: null,
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

  function receive(text: string): void {
    if (end !== null) return;
    let packet;
    try {
      packet = parseHostPacket(text);
    } catch {
      // 1.2: what is no packet names no call; the calls that waited for it have their deadlines.
      ignoredFrames += 1;
      return;
    }
    if (packet.session !== session) {
      // 2.4: left over from another document.
      ignoredFrames += packet.frames.length;
      return;
    }
    ignoredFrames += packet.ignored;
    for (const frame of packet.frames) receiveFrame(frame);
  }

  function receiveFrame(frame: HostFrame): void {
    switch (frame.type) {
      case 'result':
        settle(frame.id)?.resolve(frame.result);
        return;
      case 'error':
        settle(frame.id)?.reject(fromWireError(frame.error));
        return;
      case 'pong':
        hearPong(frame.unknown);
        return;
      case 'event':
        parts.onEvent(frame);
        return;
      case 'bye':
        lose(`The host ended the session: ${frame.reason}.`);
        return;
      case 'welcome':
        ignoredFrames += 1;
    }
  }

  function settle(id: string): WaitingCall | undefined {
    const call = calls.get(id);
    if (call === undefined) ignoredFrames += 1;
    calls.delete(id);
    return call;
  }

  // 3.3: the host still says once how the call ended; the client does not wait for that for ever.
  function cancel(call: WaitingCall): void {
    call.expiry = 'CANCELLED';
    call.deadlineMs = Math.min(call.deadlineMs, alarm.now() + limits.cancelTimeoutMs);
    pushCancel(call);
    alarm.setFor(call.deadlineMs);
  }

  function pushCancel({ id }: WaitingCall): void {
    queue.push(`{"type":"cancel","id":"${id}"}`);
  }

  // What is due is done, then the alarm is set for whatever comes next. Nothing waits: it stays off.
  function ring(): void {
    const nowMs = alarm.now();
    for (const call of calls.values()) if (call.deadlineMs <= nowMs) expire(call);
    if (calls.size === 0) return;
    const beat = heartbeat.beat(nowMs, calls.values());
    if (beat === 'silent') {
      lose(`The host gave no sign of life for ${limits.silenceTimeoutMs} ms.`);
      return;
    }
    if (beat !== null) queue.push(beat);
    let nextMs = heartbeat.nextMs();
    for (const call of calls.values()) nextMs = Math.min(nextMs, call.deadlineMs);
    alarm.setFor(nextMs);
  }

  function expire(call: WaitingCall): void {
    calls.delete(call.id);
    // The host may stop working on what nobody waits for any more.
    if (call.expiry === 'TIMEOUT') pushCancel(call);
    call.reject(expiredError(call));
  }

  function hearPong(unknown: readonly string[]): void {
    for (const { id, method, reject } of heartbeat.hear(alarm.now(), unknown, calls.values())) {
      calls.delete(id);
      const message = `The host does not know this ${method}: it never arrived, or its answer was lost.`;
      reject(new BridgeError('SESSION_LOST', message, unknownOutcome));
    }
  }

  function lose(reason: string): void {
    if (end !== null) return;
    const error = new BridgeError('SESSION_LOST', `${reason} Connect again to go on.`);
    end = error;
    queue.push('{"type":"bye","reason":"closed"}');
    queue.flush();
    alarm.stop();
    transport.close();
    for (const { reject } of calls.values()) reject(new BridgeError('SESSION_LOST', error.message, unknownOutcome));
    calls.clear();
    for (const listener of closeListeners) listener(error);
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

// 3.6: the client makes the key, so that a repeat by the host or the network is the same act.
function keyOf({ once }: MethodTraits, { idempotencyKey }: CallRequest): string | null {
  if (once !== true) return null;
  if (idempotencyKey === undefined) return randomId();
  if (isIdentifier(idempotencyKey)) return idempotencyKey;
  const message = `An idempotency key has at most ${limits.maxIdChars} letters, digits, "_" and "-".`;
  throw new BridgeError('INVALID_PARAMS', message);
}
