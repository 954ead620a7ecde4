import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { text } from '../json-schema.js';

/** The user’s calendar. */
export const calendarMethods = {
  'calendar.addEvent': defineMethod({
    summary: 'Offers an event for the user’s calendar.',
    params: v.pipe(
      v.strictObject({
        title: text(200),
        startMs: v.number(),
        endMs: v.number(),
        location: v.optional(text(300)),
        notes: v.optional(text(2_000)),
      }),
      v.check(({ startMs, endMs }) => endMs >= startMs, 'an event ends after it began'),
    ),
    result: v.object({ added: v.boolean() }),
    permission: 'calendar',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['USER_CANCELLED'],
    sensitive: ['title'],
  }),
} as const;
