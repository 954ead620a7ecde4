// A host in the page itself: for a plain browser tab, for unit tests, for demos. Derived from the catalogue.

import { BridgeError, events } from '@org/bridge-protocol';
import * as v from 'valibot';

import { systemClock } from './clock.js';
import { createLinkedTransports } from './linked-transport.js';
import { createDefaultAnswers } from './mock-answers.js';
import { sampleOf } from './mock-sample.js';
import { replyOf } from './mock-script.js';
import { startMockSession } from './mock-session.js';
import { createMockState } from './mock-state.js';
import { table } from './mock-welcome.js';

import type { Clock } from './clock.js';
import type { BuiltInMethod } from './mock-answers.js';
import type { MockAnswer, MockAnswers } from './mock-script.js';
import type { CheckedCall, MockHost, MockSession } from './mock-session.js';
import type { MockBytes } from './mock-bytes.js';
import type { Consent, MockProgram } from './mock-state.js';
import type { MethodDefinition } from '@org/bridge-protocol';
import type {
  EventDataOf,
  EventName,
  GuardedOf,
  GuestFrame,
  HostFrame,
  JsonValue,
  MethodName,
  ParamsOf,
  Permission,
  PermissionState,
  Transport,
} from '@org/bridge-protocol/wire';

export { fail } from './mock-script.js';

export type { MockBytes } from './mock-bytes.js';
export type { MockAnswer, MockAnswers, MockReply } from './mock-script.js';
export type { Consent, MockProgram } from './mock-state.js';

/** What a mock is told beforehand. Everything can be left out. */
export interface MockOptions {
  readonly program?: MockProgram;
  /** Instead of the plain answers: results, functions of the parameters, `fail(code)`, or `{ inTurn: [...] }` of these. */
  readonly answers?: MockAnswers;
  /** States at the start. Without a word sensitive permissions ask and the others are granted. */
  readonly permissions?: Partial<Record<Permission, PermissionState>>;
  /** How the user answers when asked for a permission. */
  readonly consent?: Consent | ((permission: Permission) => Consent);
  /** How long every reply takes. */
  readonly latencyMs?: number;
  /** How long the replies of single methods take. */
  readonly latencyMsOf?: { readonly [TName in MethodName]?: number };
  /** Methods that this host does not have, with the reason: `supports()` is false, calls are NOT_SUPPORTED. */
  readonly unsupported?: { readonly [TName in MethodName]?: string };
  /** Parameters that this host can do nothing with. */
  readonly without?: { readonly [TName in MethodName]?: readonly GuardedOf<TName>[] };
  /** Whether the user has just done something, for methods that need a gesture. Without a word, always. */
  readonly takeGesture?: () => boolean;
}

/** Any frame of either side (docs/protocol.md 1.4). */
export type MockFrame = GuestFrame | HostFrame;

/**
 * Stands at the wire of a mock. Call `next` with the frame to let it pass, with another one to change it, later to delay it,
 * twice to double it, never to lose it.
 */
export type MockMiddleware = (
  frame: MockFrame,
  direction: 'toHost' | 'toGuest',
  next: (frame: MockFrame) => void,
) => void;

/** A host without an app around it. */
export interface Mock {
  /** A new session, for `connect({ transport })`. Storage, permissions and payments stay over sessions. */
  connect(): Transport;
  /** Answers a method differently from now on. */
  answer<TName extends Exclude<MethodName, BuiltInMethod>>(method: TName, answer: MockAnswer<TName>): void;
  /** Decides a permission, as a user does in the host's settings. Programs that listen hear `permission.change`. */
  setPermission(permission: Permission, state: PermissionState): void;
  /** Sends an event to every session that listens. Throws when the data is not of the event's form. */
  emit<TName extends EventName>(event: TName, data: EventDataOf<TName>): void;
  /** What a method was called with, in all sessions so far: also calls that were refused. */
  calls<TName extends MethodName>(method: TName): readonly ParamsOf<TName>[];
  /** Puts something at the wire of all sessions, outside what stands there already; the returned function takes it away. */
  use(middleware: MockMiddleware): () => void;
  /** The program's files by path, as it finds and leaves them. */
  readonly files: Map<string, Uint8Array>;
  /** Ends all sessions, as a host does that closes the program. */
  close(reason?: string): void;
}

/** Makes a mock host that is ready to be connected to. */
export function createMock(options: MockOptions = {}): Mock {
  return createMockOn(systemClock, options);
}

/** {@link createMock} on another clock, for tests of this package. */
export function createMockOn(clock: Clock, options: MockOptions): Mock {
  const {
    program = { id: 'com.example.mock', version: '1.0.0' },
    consent = 'granted',
    latencyMs = 0,
    latencyMsOf = {},
    unsupported = {},
    without = {},
    takeGesture = () => true,
  } = options;
  const state = createMockState(options.permissions ?? {});
  const sessions = new Set<MockSession>();
  const answers = new Map<string, unknown>(
    Object.entries({ ...createDefaultAnswers(state, program), ...options.answers }),
  );
  const calls: { readonly method: string; readonly params: JsonValue }[] = [];
  const middleware: MockMiddleware[] = [];
  // Names come from guests: looked up in maps, never on the objects that a test wrote.
  const latencies = new Map<string, number>(Object.entries(latencyMsOf));
  const withouts = new Map<string, readonly string[]>(Object.entries(without));
  /** How many calls of a method were answered with what is scripted for it now. */
  const given = new Map<string, number>();
  const host: MockHost = {
    program,
    clock,
    latencyMsOf: (method) => latencies.get(method) ?? latencyMs,
    takeGesture,
    unsupported: new Map(Object.entries(unsupported)),
    withoutOf: (method) => withouts.get(method) ?? [],
    note: (method, params) => calls.push({ method, params }),
    pass,
    permissions: state.permissions,
    ask,
    answer,
  };

  return {
    connect: () => {
      const [guestEnd, hostEnd] = createLinkedTransports();
      const session = startMockSession(hostEnd, host, () => sessions.delete(session));
      sessions.add(session);
      return guestEnd;
    },
    answer: (method, own) => {
      answers.set(method, own);
      given.delete(method);
    },
    setPermission,
    emit,
    calls: <TName extends MethodName>(name: TName) =>
      // As the program sent them, which its own types checked.
      calls.filter(({ method }) => method === name).map(({ params }) => params as ParamsOf<TName>),
    use: (added) => {
      middleware.unshift(added);
      return () => {
        middleware.splice(middleware.indexOf(added), 1);
      };
    },
    files: state.files,
    close: (reason = 'closed') => {
      for (const session of sessions) session.close(reason);
    },
  };

  function setPermission(permission: Permission, to: PermissionState): void {
    state.permissions.set(permission, to);
    emit('permission.change', { name: permission, state: to });
  }

  function emit<TName extends EventName>(event: TName, data: EventDataOf<TName>): void {
    if (!v.is(events[event].data, data)) {
      throw new BridgeError('INVALID_PARAMS', `This is not what "${event}" carries: see its type.`);
    }
    for (const session of sessions) session.emit(event, data);
  }

  function ask(permission: Permission): PermissionState {
    const known = state.permissions.get(permission) ?? 'unavailable';
    if (known !== 'prompt') return known;
    const decision = typeof consent === 'function' ? consent(permission) : consent;
    if (decision === 'dismissed') return known;
    setPermission(permission, decision);
    return decision;
  }

  async function answer(call: CheckedCall): Promise<JsonValue> {
    const { method, params, key } = call;
    if (key === undefined) return run(call);
    const asJson = JSON.stringify([method, params]);
    const earlier = state.journal.get(key);
    if (earlier === undefined) {
      const result = run(call);
      state.journal.set(key, { params: asJson, result });
      return result;
    }
    if (earlier.params === asJson) return earlier.result;
    throw new BridgeError('CONFLICT', 'This idempotency key was used for something else: use a new one.');
  }

  async function run({ method, params, bytes }: CheckedCall): Promise<JsonValue> {
    const definition: MethodDefinition | undefined = table.get(method);
    const scripted = answers.get(method) ?? (definition && sampleOf(definition.result));
    const count = given.get(method) ?? 0;
    given.set(method, count + 1);
    const own = replyOf(scripted, count);
    // What a test scripted is checked against the result schema when it comes back.
    return typeof own === 'function'
      ? (own as (params: unknown, bytes: MockBytes) => Promise<JsonValue>)(params, bytes)
      : (own as JsonValue);
  }

  function pass<TFrame extends MockFrame>(
    frame: TFrame,
    direction: 'toHost' | 'toGuest',
    deliver: (frame: TFrame) => void,
  ): void {
    const through = (at: number) => (passed: MockFrame) => {
      const next = middleware[at];
      // What a middleware puts in a frame's place goes the same way; an end drops what it cannot use.
      if (next === undefined) deliver(passed as TFrame);
      else next(passed, direction, through(at + 1));
    };
    through(0)(frame);
  }
}
