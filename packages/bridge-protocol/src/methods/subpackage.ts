import * as v from 'valibot';

import { defineMethod } from '../method.js';

/** Parts of the program that may come later. */
export const subpackageMethods = {
  'subpackage.load': defineMethod({
    summary: 'Makes sure that the files of a part are here.',
    params: v.strictObject({ name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/u)) }),
    result: v.object({ bytes: v.number(), fromCache: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'network',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  }),
} as const;
