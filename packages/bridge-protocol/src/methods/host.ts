import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { jsonValue, text } from '../json-schema.js';
import { limits } from '../limits.js';

/** What one host offers beyond the catalogue. */
export const hostMethods = {
  'host.invoke': defineMethod({
    summary:
      'Calls a method of an extension that this host declares. It needs the permission host.ext.<extension>.',
    params: v.strictObject({
      extension: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/u)),
      method: text(limits.maxNameChars),
      params: v.optional(jsonValue),
    }),
    result: v.object({ result: jsonValue }),
    permission: null,
    since: 1,
    latency: 'network',
    sensitive: ['params', 'result'],
  }),
} as const;
