// Listeners of the guest, and the one subscription that all listeners of an event share (docs/protocol.md 6).

import type { MiniApp } from './mini-app.js';
import type { EventDataOf, EventFrame, EventName, JsonValue, ParamsOf } from '@org/bridge-protocol/wire';

/** Hears an event. `missed` is how many before this one were lost on the way; normally 0. */
export type EventListener<TName extends EventName> = (data: EventDataOf<TName>, missed: number) => void;

/**
 * Listens to an event of the host; the returned function ends it. The first listener subscribes, the last one
 * unsubscribes. When the host refuses, the console says why.
 */
export type OnEvent = <TName extends EventName>(
  event: TName,
  listener: EventListener<TName>,
  options?: TName extends 'location.change' ? NonNullable<ParamsOf<'location.watch'>> : never,
) => () => void;

interface Topic {
  readonly listeners: Set<(data: never, missed: number) => void>;
  /** Null until the host has answered. */
  subscriptionId: string | null;
  sequence: number;
}

/** Makes the listeners of a session, in the place of any that it had. */
export function createEvents(miniApp: Pick<MiniApp, 'call' | 'onEvent'>): OnEvent {
  const topics = new Map<string, Topic>();
  // Names and parameters are those of the listener; the host checks them.
  const call = miniApp.call as (method: string, params: unknown) => Promise<JsonValue>;
  miniApp.onEvent(receive);

  return (event, listener, options) => {
    // Listeners that want the same share a subscription.
    const key = event + (options ? JSON.stringify(options) : '');
    const topic = topics.get(key) ?? subscribe(key, event, options);
    topic.listeners.add(listener);
    return () => {
      topic.listeners.delete(listener);
      unsubscribeUnheard(key, topic);
    };
  };

  function receive({ subscription, sequence, data }: EventFrame): void {
    for (const topic of topics.values()) {
      // 6.2: a number that was there already is a doubled frame.
      if (topic.subscriptionId !== subscription || sequence <= topic.sequence) continue;
      const missed = sequence - topic.sequence - 1;
      topic.sequence = sequence;
      for (const listener of topic.listeners) {
        // Each in its own microtask: one that throws is reported by the page and does not disturb the next.
        // The host checked the data against the event's schema; the listener's type is that of the event.
        void Promise.resolve().then(() => topic.listeners.has(listener) && listener(data as never, missed));
      }
    }
  }

  function subscribe(key: string, event: string, options?: object): Topic {
    const topic: Topic = { listeners: new Set(), subscriptionId: null, sequence: 0 };
    topics.set(key, topic);
    const subscription = options ? call('location.watch', options) : call('bridge.subscribe', { event });
    subscription.then(
      (result) => {
        // The host checked its answer against the catalogue.
        topic.subscriptionId = (result as { readonly subscriptionId: string }).subscriptionId;
        unsubscribeUnheard(key, topic);
      },
      (error: unknown) => {
        topics.delete(key);
        console.warn(event, error);
      },
    );
    return topic;
  }

  function unsubscribeUnheard(key: string, { listeners, subscriptionId }: Topic): void {
    if (listeners.size > 0 || subscriptionId === null || !topics.delete(key)) return;
    // Events without a listener are dropped, so nobody misses an answer to this.
    call('bridge.unsubscribe', { subscriptionId }).catch(() => undefined);
  }
}
