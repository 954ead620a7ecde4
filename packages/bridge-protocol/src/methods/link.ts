import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { nothing, text } from '../json-schema.js';

/** Leaving the program for the web. */
export const linkMethods = {
  'link.open': defineMethod({
    summary: 'Opens a page of an allowed domain in the browser of the device.',
    params: v.strictObject({
      url: text(2_048),
      mode: v.optional(v.picklist(['external', 'inapp']), 'external'),
    }),
    result: nothing,
    permission: 'link',
    guarded: ['mode'],
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['DOMAIN_NOT_ALLOWED'],
    sensitive: ['url'],
  }),
  'link.canOpen': defineMethod({
    summary: 'Whether the device has an app for a link.',
    params: v.strictObject({ url: text(2_048) }),
    result: v.object({ can: v.boolean() }),
    permission: 'link.query',
    since: 1,
    latency: 'instant',
    sensitive: ['url'],
  }),
} as const;
