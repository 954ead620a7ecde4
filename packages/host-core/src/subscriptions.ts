// What a guest listens to, and how events reach it (docs/protocol.md 6).

import { BridgeError, limits } from '@org/bridge-protocol';
import * as v from 'valibot';

import { maySubscribe } from './permission-state.js';
import { randomId } from './random-id.js';

import type { DispatchTable } from './dispatch-table.js';
import type { NativeEventName, NativeProgram, WatchOptions } from './platform-natives.js';
import type { EmitToProgram, ProgramContext } from './program-context.js';
import type { EventFrame, EventName, JsonValue, Permission } from '@org/bridge-protocol';

/** The subscriptions of one session. */
export interface Subscriptions {
  /** Sends an event to whoever subscribed. */
  readonly emit: EmitToProgram;
  /** Gives the id. Throws METHOD_NOT_FOUND, PERMISSION_DENIED or BUSY. */
  open(event: string, options?: WatchOptions): string;
  /** A call was answered. If it was one that subscribed, its events go out from here on. */
  answered(result: JsonValue): void;
  /** An unknown id is no error. */
  close(id: string): void;
  closeAll(): void;
}

interface Subscription {
  readonly event: EventName;
  readonly permission: Permission | null;
  sequence: number;
  /** What happened before the guest was told the id; null from then on. */
  early: JsonValue[] | null;
  /** Ends the platform's own watching. */
  stop: () => void;
}

type BeginWatch = (
  program: NativeProgram,
  emit: (data: JsonValue) => void,
  options: WatchOptions,
) => () => void;

/** What subscriptions stand on. */
interface SubscriptionParts {
  readonly context: ProgramContext;
  readonly table: DispatchTable;
  readonly send: (frame: EventFrame) => void;
}

/** Events that wait for the answer to their subscription, which takes a few turns of the engine. */
const MAX_EARLY_EVENTS = 16;

const subscribed = v.object({ subscriptionId: v.string() });

/** Makes the empty list of a session. */
export function createSubscriptions({ context, table, send }: SubscriptionParts): Subscriptions {
  const { platform } = context;
  const subscriptions = new Map<string, Subscription>();

  return {
    emit: (event, data) => {
      for (const [id, subscription] of subscriptions) {
        if (subscription.event === event) tell(id, subscription, data);
      }
    },
    open: (event, options = {}) => {
      const definition = table.events.get(event);
      if (definition === undefined)
        throw new BridgeError('METHOD_NOT_FOUND', `There is no event "${event}" in this host.`);
      // 6.1: a subscription is gated like a call.
      const { name, permission } = definition;
      if (!isAllowed(permission))
        throw new BridgeError(
          'PERMISSION_DENIED',
          `Event "${event}" needs permission "${permission ?? ''}".`,
        );
      if (subscriptions.size >= limits.maxSubscriptions)
        throw new BridgeError('BUSY', 'Too many subscriptions: end some.');
      const id = randomId(platform);
      const subscription: Subscription = {
        event: name,
        permission,
        sequence: 0,
        early: [],
        stop: () => undefined,
      };
      subscriptions.set(id, subscription);
      // The table has this event: the core sends it, or the platform declared it with data of its own form.
      const begin = platform.natives?.events[name as NativeEventName] as BeginWatch | undefined;
      const emit = (data: JsonValue) => {
        if (subscriptions.has(id)) tell(id, subscription, data);
      };
      subscription.stop = begin?.(context.nativeProgram, emit, options) ?? subscription.stop;
      return id;
    },
    answered: (result) => {
      const id = v.is(subscribed, result) ? result.subscriptionId : '';
      const subscription = subscriptions.get(id);
      if (subscription === undefined) return;
      const { early } = subscription;
      subscription.early = null;
      for (const data of early ?? []) tell(id, subscription, data);
    },
    close: (id) => {
      subscriptions.get(id)?.stop();
      subscriptions.delete(id);
    },
    closeAll: () => {
      for (const { stop } of subscriptions.values()) stop();
      subscriptions.clear();
    },
  };

  function tell(id: string, subscription: Subscription, data: JsonValue): void {
    // 4.1: what the user takes back ends at once, also for what was subscribed before.
    if (!isAllowed(subscription.permission)) return;
    const { event, early } = subscription;
    if (early !== null && early.length < MAX_EARLY_EVENTS) {
      early.push(data);
      return;
    }
    const sequence = (subscription.sequence += 1);
    send({ type: 'event', subscription: id, sequence, event, data });
  }

  function isAllowed(permission: Permission | null): boolean {
    return permission === null || maySubscribe(permission, context);
  }
}
