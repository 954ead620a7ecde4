// Listeners of the guest, and the one subscription that all listeners of an event share (docs/protocol.md 6).

import { isBridgeError } from '@org/bridge-protocol/wire';

import type { CallRequest } from './call-request.js';
import type { BridgeError, EventDataOf, EventFrame, EventName, JsonValue } from '@org/bridge-protocol';

/** Hears an event. `missed` is how many before this one were lost on the way; normally 0. */
export type EventListener<TName extends EventName> = (data: EventDataOf<TName>, missed: number) => void;

/**
 * Listens to an event of the host; the returned function ends it. The first listener subscribes, the last one
 * unsubscribes. When the host refuses, `onRefused` hears why; without it the console does.
 */
export type OnEvent = <TName extends EventName>(
  event: TName,
  listener: EventListener<TName>,
  onRefused?: (error: BridgeError) => void,
) => () => void;

/** The listeners of one session. */
export interface Events {
  readonly on: OnEvent;
  /** Tells the listeners. Frames of unknown subscriptions and repeated ones are dropped. */
  receive(frame: EventFrame): void;
}

interface Listener {
  readonly hear: (data: never, missed: number) => void;
  readonly onRefused: (error: BridgeError) => void;
}

interface Topic {
  readonly event: EventName;
  readonly listeners: Set<Listener>;
  state: 'idle' | 'asking' | 'subscribed';
  subscription: string;
  lastSequence: number;
}

/** Makes the listeners of a session whose calls go through `call`. */
export function createEvents(call: (request: CallRequest) => Promise<JsonValue>): Events {
  const topics = new Map<EventName, Topic>();
  const subscriptions = new Map<string, Topic>();

  return {
    on: (event, hear, onRefused = warn) => {
      const topic = topicOf(event);
      const listener: Listener = { hear, onRefused };
      topic.listeners.add(listener);
      if (topic.state === 'idle') subscribe(topic);
      return () => {
        topic.listeners.delete(listener);
        if (topic.state === 'subscribed') unsubscribeWhenUnheard(topic);
      };
    },
    receive: ({ subscription, sequence, data }) => {
      const topic = subscriptions.get(subscription);
      // 6.2: a number that was there already is a doubled frame.
      if (topic === undefined || sequence <= topic.lastSequence) return;
      const missed = sequence - topic.lastSequence - 1;
      topic.lastSequence = sequence;
      for (const listener of topic.listeners) void tell(topic, listener, data, missed);
    },
  };

  function topicOf(event: EventName): Topic {
    const known = topics.get(event);
    if (known !== undefined) return known;
    const topic: Topic = { event, listeners: new Set(), state: 'idle', subscription: '', lastSequence: 0 };
    topics.set(event, topic);
    return topic;
  }

  // The subscription is known before the next frame is read: its first event may be in the same packet.
  function subscribe(topic: Topic): void {
    topic.state = 'asking';
    const onResult = (result: JsonValue) => {
      topic.state = 'subscribed';
      topic.subscription = (result as { readonly subscriptionId: string }).subscriptionId;
      topic.lastSequence = 0;
      subscriptions.set(topic.subscription, topic);
      unsubscribeWhenUnheard(topic);
    };
    call({ method: 'bridge.subscribe', params: { event: topic.event }, onResult }).catch((error: unknown) => {
      const refused = [...topic.listeners];
      topic.state = 'idle';
      topic.listeners.clear();
      // A call rejects with nothing else.
      if (isBridgeError(error)) for (const { onRefused } of refused) onRefused(error);
    });
  }

  function unsubscribeWhenUnheard(topic: Topic): void {
    if (topic.listeners.size > 0) return;
    topic.state = 'idle';
    subscriptions.delete(topic.subscription);
    const params = { subscriptionId: topic.subscription };
    // Events without a listener are dropped, so nobody misses an answer to this.
    call({ method: 'bridge.unsubscribe', params }).catch(() => undefined);
  }
}

// Each in its own microtask: one that throws is reported by the page and does not disturb the next.
async function tell(topic: Topic, listener: Listener, data: JsonValue, missed: number): Promise<void> {
  await Promise.resolve();
  // The host checked the data against the event's schema; the listener's type is that of the event.
  if (topic.listeners.has(listener)) listener.hear(data as never, missed);
}

function warn(error: BridgeError): void {
  console.warn(error.message);
}
