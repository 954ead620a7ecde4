import * as v from 'valibot';

import { defineMethod } from '../method.js';

/** People the user chooses. */
export const contactsMethods = {
  'contacts.pick': defineMethod({
    summary: 'Lets the user choose contacts; only the fields that were asked for are given.',
    params: v.strictObject({
      multiple: v.optional(v.boolean(), false),
      fields: v.pipe(v.array(v.picklist(['name', 'email', 'tel'])), v.minLength(1), v.maxLength(3)),
    }),
    result: v.object({
      contacts: v.array(
        v.object({
          name: v.optional(v.array(v.string())),
          email: v.optional(v.array(v.string())),
          tel: v.optional(v.array(v.string())),
        }),
      ),
    }),
    permission: 'contacts',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['USER_CANCELLED'],
    sensitive: ['contacts'],
  }),
} as const;
