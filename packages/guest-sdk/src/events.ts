// Listeners of the guest, and the one subscription that all listeners of an event share (docs/protocol.md 6).

import type { CallRequest } from './call-request.js';
import type { EventDataOf, EventFrame, EventName, JsonValue } from '@org/bridge-protocol';

/** Hears an event. `missed` is how many before this one were lost on the way; normally 0. */
export type EventListener<TName extends EventName> = (data: EventDataOf<TName>, missed: number) => void;

/**
 * Listens to an event of the host; the returned function ends it. The first listener subscribes, the last one
 * unsubscribes. When the host refuses, the console says why.
 */
export type OnEvent = <TName extends EventName>(event: TName, listener: EventListener<TName>) => () => void;

/** The listeners of one session. */
export interface Events {
  readonly on: OnEvent;
  /** Tells the listeners. Frames of unknown subscriptions and repeated ones are dropped. */
  receive(frame: EventFrame): void;
}

type Listener = (data: never, missed: number) => void;

interface Topic {
  readonly listeners: Set<Listener>;
  /** Empty while the host is asked; null when it has to be. */
  subscription: string | null;
  sequence: number;
}

/** Makes the listeners of a session whose calls go through `call`. */
export function createEvents(call: (request: CallRequest) => Promise<JsonValue>): Events {
  const topics = new Map<string, Topic>();

  return {
    on: (event, listener) => {
      const topic = topics.get(event) ?? { listeners: new Set(), subscription: null, sequence: 0 };
      topics.set(event, topic);
      // The same function listening twice is two listeners, each with its own end.
      const own: Listener = (data, missed) => listener(data, missed);
      topic.listeners.add(own);
      if (topic.subscription === null) subscribe(event, topic);
      return () => {
        topic.listeners.delete(own);
        unsubscribeWhenUnheard(topic);
      };
    },
    receive: ({ subscription, sequence, data }) => {
      for (const topic of topics.values()) {
        // 6.2: a number that was there already is a doubled frame.
        if (topic.subscription !== subscription || sequence <= topic.sequence) continue;
        const missed = sequence - topic.sequence - 1;
        topic.sequence = sequence;
        for (const listener of topic.listeners) {
          // Each in its own microtask: one that throws is reported by the page and does not disturb the next.
          void Promise.resolve().then(() => {
            // The host checked the data against the event's schema; the listener's type is that of the event.
            if (topic.listeners.has(listener)) listener(data as never, missed);
          });
        }
      }
    },
  };

  function subscribe(event: EventName, topic: Topic): void {
    topic.subscription = '';
    // The subscription is known before the next frame is read: its first event may be in the same packet.
    const onResult = (result: JsonValue) => {
      topic.subscription = (result as { readonly subscriptionId: string }).subscriptionId;
      topic.sequence = 0;
      unsubscribeWhenUnheard(topic);
    };
    call({ method: 'bridge.subscribe', params: { event }, onResult }).catch((error: unknown) => {
      topic.subscription = null;
      topic.listeners.clear();
      console.warn(`"${event}" is not heard.`, error);
    });
  }

  function unsubscribeWhenUnheard(topic: Topic): void {
    const { subscription: subscriptionId, listeners } = topic;
    if (listeners.size > 0 || !subscriptionId) return;
    topic.subscription = null;
    // Events without a listener are dropped, so nobody misses an answer to this.
    call({ method: 'bridge.unsubscribe', params: { subscriptionId } }).catch(() => undefined);
  }
}
