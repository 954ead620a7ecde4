import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { identifier, nothing, text } from '../json-schema.js';

/** Notes to the user while the program is not seen. */
export const notificationMethods = {
  'notification.requestSubscription': defineMethod({
    summary: 'Asks the user which kinds of messages the partner may send through the host.',
    params: v.strictObject({ templates: v.pipe(v.array(text(100)), v.minLength(1), v.maxLength(5)) }),
    result: v.object({ accepted: v.array(v.string()) }),
    permission: 'notification',
    since: 1,
    latency: 'interactive',
  }),
  'notification.showLocal': defineMethod({
    summary: 'Shows a note on the device, now or at a time.',
    params: v.strictObject({
      id: identifier,
      title: text(100),
      body: text(500),
      atMs: v.optional(v.number()),
    }),
    result: nothing,
    permission: 'notification',
    guarded: ['atMs'],
    since: 1,
    latency: 'interactive',
    errors: ['UNAVAILABLE'],
  }),
  'notification.setBadge': defineMethod({
    summary: 'The number on the host’s icon that this program adds; 0 takes it away.',
    params: v.strictObject({ count: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(9_999)) }),
    result: nothing,
    permission: 'notification',
    since: 1,
    latency: 'instant',
  }),
} as const;
