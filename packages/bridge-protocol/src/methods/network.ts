import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { text } from '../json-schema.js';
import { limits } from '../limits.js';

/** Requests made by the host for the program, to its allowed domains only. */
export const networkMethods = {
  'network.request': defineMethod({
    summary:
      'One HTTP request to a domain of the manifest’s allowedDomains; no cookies, no redirects to others.',
    params: v.strictObject({
      url: text(2_048),
      method: v.optional(v.picklist(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']), 'GET'),
      headers: v.optional(v.record(text(100), v.pipe(v.string(), v.maxLength(4_096))), {}),
      body: v.optional(v.pipe(v.string(), v.maxLength(524_288))),
      timeoutMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(limits.networkTimeoutMs))),
    }),
    result: v.object({ status: v.number(), headers: v.record(v.string(), v.string()), body: v.string() }),
    permission: null,
    since: 1,
    latency: 'network',
    errors: ['DOMAIN_NOT_ALLOWED', 'UNAVAILABLE'],
    sensitive: ['headers', 'body'],
  }),
} as const;
