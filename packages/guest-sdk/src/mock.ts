// A host in the page itself: for a plain browser tab, for unit tests, for demos. Derived from the catalogue.

import { BridgeError, events, methods } from '@org/bridge-protocol';
import * as v from 'valibot';

import { systemClock } from './clock.js';
import { createLinkedTransports } from './linked-transport.js';
import { createDefaultAnswers } from './mock-answers.js';
import { sampleOf } from './mock-sample.js';
import { startMockSession } from './mock-session.js';
import { createMockState } from './mock-state.js';

import type { Clock } from './clock.js';
import type { BuiltInMethod, MockAnswer, MockAnswers } from './mock-answers.js';
import type { MockSession } from './mock-session.js';
import type { Consent, MockProgram } from './mock-state.js';
import type { MethodDefinition } from '@org/bridge-protocol';
import type {
  EventDataOf,
  EventName,
  JsonValue,
  MethodName,
  Permission,
  PermissionState,
  Transport,
} from '@org/bridge-protocol/wire';

export type { MockAnswer, MockAnswers } from './mock-answers.js';
export type { Consent, MockProgram } from './mock-state.js';

/** What a mock is told beforehand. Everything can be left out. */
export interface MockOptions {
  readonly program?: MockProgram;
  /** Instead of the plain answers: results, or functions of the parameters that may throw a BridgeError. */
  readonly answers?: MockAnswers;
  /** States at the start. Without a word sensitive permissions ask and the others are granted. */
  readonly permissions?: Partial<Record<Permission, PermissionState>>;
  /** How the user answers when asked for a permission. */
  readonly consent?: Consent | ((permission: Permission) => Consent);
  /** How long every reply takes. */
  readonly latencyMs?: number;
}

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
  } = options;
  const state = createMockState(options.permissions ?? {});
  const sessions = new Set<MockSession>();
  const answers = new Map<string, unknown>(
    Object.entries({ ...createDefaultAnswers(state, program), ...options.answers }),
  );
  const host = { program, clock, latencyMs, permissions: state.permissions, ask, answer };

  return {
    connect: () => {
      const [guestEnd, hostEnd] = createLinkedTransports();
      const session = startMockSession(hostEnd, host, () => sessions.delete(session));
      sessions.add(session);
      return guestEnd;
    },
    answer: (method, own) => answers.set(method, own),
    setPermission,
    emit,
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

  async function answer(method: string, params: unknown, key: string | undefined): Promise<JsonValue> {
    if (key === undefined) return run(method, params);
    const asJson = JSON.stringify([method, params]);
    const earlier = state.journal.get(key);
    if (earlier === undefined) {
      const result = run(method, params);
      state.journal.set(key, { params: asJson, result });
      return result;
    }
    if (earlier.params === asJson) return earlier.result;
    throw new BridgeError('CONFLICT', 'This idempotency key was used for something else: use a new one.');
  }

  async function run(method: string, params: unknown): Promise<JsonValue> {
    const definition: MethodDefinition | undefined = table.get(method);
    const own = answers.get(method) ?? (definition && sampleOf(definition.result));
    // What a test scripted is checked against the result schema when it comes back.
    return typeof own === 'function'
      ? (own as (params: unknown) => Promise<JsonValue>)(params)
      : (own as JsonValue);
  }
}

const table: ReadonlyMap<string, MethodDefinition> = new Map(Object.entries(methods));
