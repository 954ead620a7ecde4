import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { identifier, jsonValue, noParams, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

/** The bridge itself. */
export const bridgeMethods = {
  'bridge.ping': defineMethod({
    summary: 'Answers with what it was given and the time of the host.',
    params: v.optional(v.strictObject({ payload: v.optional(jsonValue) }), {}),
    result: v.object({ payload: v.optional(jsonValue), hostTimeMs: v.number() }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'bridge.getCapabilities': defineMethod({
    summary: 'What this host answers now: methods, events, what it cannot do and why, and its limits.',
    params: noParams,
    result: v.object({
      protocol: v.number(),
      methods: v.array(v.string()),
      events: v.array(v.string()),
      unsupported: v.record(v.string(), v.string()),
      limits: v.record(v.string(), jsonValue),
    }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'bridge.subscribe': defineMethod({
    summary: 'Asks for an event. Gated like a call; the SDK sends it with the first listener.',
    params: v.strictObject({ event: text(limits.maxNameChars) }),
    result: v.object({ subscriptionId: identifier }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'bridge.unsubscribe': defineMethod({
    summary: 'Ends a subscription. Unknown ids are ignored.',
    params: v.strictObject({ subscriptionId: identifier }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
} as const;
