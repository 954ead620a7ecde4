// One session of the mock host: greets, gates, checks parameters and results with the catalogue's own schemas, answers.

import {
  BridgeError,
  PROTOCOL_VERSION,
  events,
  isBridgeError,
  isPermission,
  limits,
  methods,
  parseGuestPacket,
  toWireError,
} from '@org/bridge-protocol';
import * as v from 'valibot';

import { createPacketQueue } from './packet-queue.js';
import { randomId } from './random-id.js';

import type { Clock } from './clock.js';
import type { MockProgram } from './mock-state.js';
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
  WelcomeFrame,
} from '@org/bridge-protocol/wire';

/** What the sessions of one mock share. */
export interface MockHost {
  readonly program: MockProgram;
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly permissions: ReadonlyMap<Permission, PermissionState>;
  /** Asks the scripted user when the permission is undecided, and gives the state after that. */
  readonly ask: (permission: Permission) => PermissionState;
  /** The answer to a call whose parameters are checked. */
  readonly answer: (method: string, params: unknown, key: string | undefined) => Promise<JsonValue>;
}

/** An open session of a mock. */
export interface MockSession {
  emit(event: EventName, data: JsonValue): void;
  close(reason: string): void;
}

/** Serves one transport. `onClosed` hears when the session is over. */
export function startMockSession(transport: Transport, host: MockHost, onClosed: () => void): MockSession {
  const session = randomId();
  const open = new Set<string>();
  const subscriptions = new Map<string, { readonly event: string; sequence: number }>();
  const queue = createPacketQueue((frames) => {
    transport.send(`{"session":"${session}","frames":[${frames}]}`);
  });

  transport.onPacket((text) => {
    for (const frame of parseGuestPacket(text).frames) receive(frame);
  });
  transport.onClose(onClosed);

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
      onClosed();
    },
  };

  function push(frame: HostFrame): void {
    queue.push(JSON.stringify(frame));
  }

  function receive(frame: GuestFrame): void {
    switch (frame.type) {
      case 'hello':
        push(welcome(frame.nonce, host));
        return;
      case 'call':
        open.add(frame.id);
        void take(frame);
        return;
      case 'cancel':
        settle(frame.id, fail(frame.id, new BridgeError('CANCELLED', 'The call was cancelled.')));
        return;
      case 'ping':
        push({ type: 'pong', unknown: frame.waiting.filter((id) => !open.has(id)) });
        return;
      case 'bye':
        transport.close();
        onClosed();
    }
  }

  async function take(call: CallFrame): Promise<void> {
    const reply = await answerTo(call).then(
      (result): HostFrame => ({ type: 'result', id: call.id, result }),
      (error: unknown) => fail(call.id, error),
    );
    if (host.latencyMs === 0) settle(call.id, reply);
    else host.clock.setTimer(host.latencyMs, () => settle(call.id, reply));
  }

  function settle(id: string, frame: HostFrame): void {
    if (open.delete(id)) push(frame);
  }

  async function answerTo({ method, params, key }: CallFrame): Promise<JsonValue> {
    const definition = table.get(method);
    if (definition === undefined)
      throw new BridgeError('METHOD_NOT_FOUND', `The mock has no method "${method}".`);
    if (definition.permission !== null && host.ask(definition.permission) !== 'granted') {
      throw new BridgeError('PERMISSION_DENIED', `The mock user did not grant "${definition.permission}".`);
    }
    const checked = check(definition.params, params, 'INVALID_PARAMS', method);
    const result = await answerChecked(method, checked, key);
    check(definition.result, result, 'INVALID_RESULT', method);
    return result;
  }

  async function answerChecked(method: string, params: unknown, key: string | undefined): Promise<JsonValue> {
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
          methods: [...table.keys()],
          events: [...eventNames],
          unsupported: {},
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
        return host.answer(method, params, key);
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

const table: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(methods));
const eventNames: ReadonlySet<string> = new Set(Object.keys(events));

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

function welcome(nonce: string, { program, permissions }: MockHost): WelcomeFrame {
  const traits = [...table].map(([name, { latency, permission, effect }]) => [
    name,
    { latency, permission, ...(effect === 'once' ? { once: true } : {}) },
  ]);
  return {
    type: 'welcome',
    nonce,
    protocol: PROTOCOL_VERSION,
    host: { name: 'mock', version: '1.0.0', platform: 'mock' },
    program,
    // Object.fromEntries forgets the form that was just written down.
    methods: Object.fromEntries(traits) as WelcomeFrame['methods'],
    unsupported: {},
    events: [...eventNames],
    permissions: Object.fromEntries(permissions),
  };
}
