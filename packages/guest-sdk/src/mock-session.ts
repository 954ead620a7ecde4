// One session of the mock host: greets, gates, checks parameters and results with the catalogue's own schemas, answers.

import {
  BridgeError,
  PROTOCOL_VERSION,
  isBridgeError,
  isPermission,
  limits,
  parseGuestPacket,
  toWireError,
} from '@org/bridge-protocol';
import * as v from 'valibot';

import { openMockBytes } from './mock-bytes.js';
import { eventNames, table, welcome } from './mock-welcome.js';
import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';

import type { Clock } from './clock.js';
import type { MockBytes, OpenBytes } from './mock-bytes.js';
import type { MockAbilities } from './mock-welcome.js';
import type { MethodDefinition } from '@org/bridge-protocol';
import type {
  CallFrame,
  EventName,
  GuestFrame,
  HostFrame,
  JsonValue,
  Permission,
  PermissionState,
  Transport,
} from '@org/bridge-protocol/wire';

/** What the sessions of one mock share. */
export interface MockHost extends MockAbilities {
  readonly clock: Clock;
  readonly latencyMsOf: (method: string) => number;
  /** Whether the user has just done something; each time is taken once. */
  readonly takeGesture: () => boolean;
  /** Takes a call down. */
  readonly note: (method: string, params: JsonValue) => void;
  /** Leads a frame through the middleware of the mock. */
  readonly pass: Pass;
  /** Asks the scripted user when the permission is undecided, and gives the state after that. */
  readonly ask: (permission: Permission) => PermissionState;
  /** The answer to a call whose parameters are checked. */
  readonly answer: (call: CheckedCall) => Promise<JsonValue>;
}

/** Hands a frame on, or something else in its place, or nothing. */
type Pass = <TFrame extends GuestFrame | HostFrame>(
  frame: TFrame,
  direction: 'toHost' | 'toGuest',
  deliver: (frame: TFrame) => void,
) => void;

/** A call that may be answered. */
export interface CheckedCall {
  readonly method: string;
  readonly params: unknown;
  readonly key: string | undefined;
  readonly bytes: MockBytes;
}

/** An open session of a mock. */
export interface MockSession {
  emit(event: EventName, data: JsonValue): void;
  close(reason: string): void;
}

/** Serves one transport. `onClosed` hears when the session is over. */
export function startMockSession(transport: Transport, host: MockHost, onClosed: () => void): MockSession {
  const session = randomId();
  const open = new Map<string, OpenBytes>();
  const taken = new Set<string>();
  const subscriptions = new Map<string, { readonly event: string; sequence: number }>();
  const queue = createPacketQueue((frames) => {
    transport.send(`{"session":"${session}","frames":[${frames}]}`);
  });

  transport.onPacket((text) => {
    for (const frame of parseGuestPacket(text).frames) host.pass(frame, 'toHost', receive);
  });
  transport.onClose(end);

  return {
    emit: (event, data) => {
      for (const [subscription, listener] of subscriptions) {
        if (listener.event !== event) continue;
        listener.sequence += 1;
        push({ type: 'event', subscription, sequence: listener.sequence, event, data });
      }
    },
    close: (reason) => {
      push({ type: 'bye', reason });
      queue.flush();
      transport.close();
      end();
    },
  };

  function end(): void {
    for (const bytes of open.values()) bytes.end();
    open.clear();
    onClosed();
  }

  function push(frame: HostFrame): void {
    host.pass(frame, 'toGuest', (passed) => queue.push(JSON.stringify(passed)));
  }

  function receive(frame: GuestFrame): void {
    switch (frame.type) {
      case 'hello':
        push(welcome(frame.nonce, host));
        return;
      case 'call':
        // 3.2: one execution for each id, also when a middleware doubles its frame.
        if (taken.has(frame.id)) return;
        taken.add(frame.id);
        host.note(frame.method, frame.params);
        open.set(frame.id, openMockBytes(frame.id, push));
        void take(frame);
        return;
      case 'chunk':
      case 'credit':
        open.get(frame.id)?.hear(frame);
        return;
      case 'cancel':
        settle(frame.id, fail(frame.id, new BridgeError('CANCELLED', 'The call was cancelled.')));
        return;
      case 'ping':
        push({ type: 'pong', unknown: frame.waiting.filter((id) => !open.has(id)) });
        return;
      case 'bye':
        transport.close();
        end();
    }
  }

  async function take(call: CallFrame): Promise<void> {
    const reply = await answerTo(call).then(
      (result): HostFrame => ({ type: 'result', id: call.id, result }),
      (error: unknown) => fail(call.id, error),
    );
    const latencyMs = host.latencyMsOf(call.method);
    if (latencyMs === 0) settle(call.id, reply);
    else host.clock.setTimer(latencyMs, () => settle(call.id, reply));
  }

  function settle(id: string, frame: HostFrame): void {
    open.get(id)?.end();
    if (open.delete(id)) push(frame);
  }

  // In the order of a host: known, allowed, of the right form, usable, wanted by the user.
  async function answerTo({ id, method, params, key }: CallFrame): Promise<JsonValue> {
    const definition = table.get(method);
    if (definition === undefined)
      throw new BridgeError('METHOD_NOT_FOUND', `The mock has no method "${method}".`);
    const reason = host.unsupported.get(method);
    if (reason !== undefined) throw new BridgeError('NOT_SUPPORTED', `${method}: ${reason}`);
    assertGranted(definition);
    const checked = check(definition.params, params, 'INVALID_PARAMS', method);
    // Checked above: the parameters of every method are an object.
    const given = Object.keys(params ?? {});
    const unusable = host.withoutOf(method).find((name) => given.includes(name));
    if (unusable !== undefined)
      throw new BridgeError('NOT_SUPPORTED', `${method}: this mock can do nothing with "${unusable}".`);
    if (definition.gesture === true && !host.takeGesture())
      throw new BridgeError('GESTURE_REQUIRED', `${method} needs a click or a key of the user just before.`);
    const bytes = open.get(id) ?? openMockBytes(id, push);
    const result = await answerChecked({ method, params: checked, key, bytes });
    check(definition.result, result, 'INVALID_RESULT', `The mock's answer to ${method}`);
    return result;
  }

  function assertGranted({ permission, latency }: MethodDefinition): void {
    if (permission === null) return;
    // A person takes longer than the deadline of any other class.
    const state = latency === 'interactive' ? host.ask(permission) : host.permissions.get(permission);
    if (state === 'granted') return;
    throw new BridgeError(
      'PERMISSION_DENIED',
      state === 'prompt' && latency !== 'interactive'
        ? `The mock user has not been asked for "${permission}" yet: call permission.request first.`
        : `The mock user did not grant "${permission}".`,
    );
  }

  async function answerChecked(call: CheckedCall): Promise<JsonValue> {
    const { method, params } = call;
    // The schema of each method has just checked that its parameters have this form.
    const { event, subscriptionId, names } = params as {
      readonly event: string;
      readonly subscriptionId: string;
      readonly names: readonly string[];
    };
    switch (method) {
      case 'bridge.getCapabilities':
        return {
          protocol: PROTOCOL_VERSION,
          methods: [...table.keys()].filter((name) => !host.unsupported.has(name)),
          events: [...eventNames],
          unsupported: Object.fromEntries(host.unsupported),
          limits: { ...limits },
        };
      case 'location.watch':
        return { subscriptionId: subscribe('location.change') };
      case 'bridge.subscribe':
        return { subscriptionId: subscribe(event) };
      case 'bridge.unsubscribe':
        subscriptions.delete(subscriptionId);
        return null;
      case 'permission.query':
        return states(names, (name) => host.permissions.get(name));
      case 'permission.request':
        return states(names, host.ask);
      default:
        return host.answer(call);
    }
  }

  function subscribe(event: string): string {
    if (!eventNames.has(event))
      throw new BridgeError('METHOD_NOT_FOUND', `The mock has no event "${event}".`);
    const subscription = randomId();
    subscriptions.set(subscription, { event, sequence: 0 });
    return subscription;
  }
}

function states(
  names: readonly string[],
  stateOf: (name: Permission) => PermissionState | undefined,
): Record<string, PermissionState> {
  return Object.fromEntries(
    names.map((name) => [name, (isPermission(name) ? stateOf(name) : undefined) ?? 'unavailable']),
  );
}

/** The value as the schema reads it, with its defaults. */
function check(
  schema: MethodDefinition['params'],
  value: unknown,
  code: 'INVALID_PARAMS' | 'INVALID_RESULT',
  method: string,
): unknown {
  const checked = v.safeParse(schema, value);
  if (checked.success) return checked.output;
  const reasons = checked.issues.map((issue) => `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim());
  throw new BridgeError(code, `${method}: ${reasons.join('; ')}`);
}

function fail(id: string, error: unknown): HostFrame {
  const known = isBridgeError(error)
    ? error
    : new BridgeError('INTERNAL', `The mock's answer failed: ${String(error)}`);
  return { type: 'error', id, error: toWireError(known) };
}
