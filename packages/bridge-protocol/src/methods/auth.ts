import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { text } from '../json-schema.js';

/** Who the user is, as far as this program may know. */
export const authMethods = {
  'auth.getToken': defineMethod({
    summary: 'A signed token bound to this program, valid for at most 15 minutes, for the partner’s server.',
    params: v.optional(
      v.strictObject({
        audience: v.optional(text(200)),
        scopes: v.optional(v.pipe(v.array(text(64)), v.maxLength(16))),
      }),
      {},
    ),
    result: v.object({ token: v.string(), expiresAtMs: v.number(), scopes: v.array(v.string()) }),
    permission: 'auth.token',
    since: 1,
    latency: 'network',
    sensitive: ['token'],
  }),
} as const;
