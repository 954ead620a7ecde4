// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `bridge.*`. */
export interface BridgeMethods {
  /**
   * Answers with what it was given and the time of the host.
   *
   * Needs no permission. Settles within 5 s.
   */
  'bridge.ping': {
    params: { payload?: JsonValue | undefined } | undefined;
    handlerParams: { payload?: JsonValue | undefined };
    result: { payload?: JsonValue | undefined; hostTimeMs: number };
    guarded: never;
  };
  /**
   * What this host answers now: methods, events, what it cannot do and why, and its limits.
   *
   * Needs no permission. Settles within 5 s.
   */
  'bridge.getCapabilities': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      protocol: number;
      methods: string[];
      events: string[];
      unsupported: Record<string, string>;
      limits: Record<string, JsonValue>;
    };
    guarded: never;
  };
  /**
   * Asks for an event. Gated like a call; the SDK sends it with the first listener.
   *
   * Needs no permission. Settles within 5 s.
   */
  'bridge.subscribe': {
    params: { event: string };
    handlerParams: BridgeMethods['bridge.subscribe']['params'];
    result: { subscriptionId: string };
    guarded: never;
  };
  /**
   * Ends a subscription. Unknown ids are ignored.
   *
   * Needs no permission. Settles within 5 s.
   */
  'bridge.unsubscribe': {
    params: { subscriptionId: string };
    handlerParams: BridgeMethods['bridge.unsubscribe']['params'];
    result: null;
    guarded: never;
  };
}
