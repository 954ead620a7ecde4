import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { query, text } from '../json-schema.js';

const page = { path: text(2_048), query: v.optional(query, {}) };
const depth = v.object({ depth: v.number() });

/** The host’s back stack. The program shows the pages; it hears of the user’s way back by nav.change. */
export const navMethods = {
  'nav.push': defineMethod({
    summary: 'Puts a page on the stack, so that the host’s back button leads back to the one before.',
    params: v.strictObject(page),
    result: depth,
    permission: null,
    since: 1,
    latency: 'instant',
    errors: ['QUOTA_EXCEEDED'],
    sensitive: ['query'],
  }),
  'nav.replace': defineMethod({
    summary: 'Puts a page in the place of the newest.',
    params: v.strictObject(page),
    result: depth,
    permission: null,
    since: 1,
    latency: 'instant',
    sensitive: ['query'],
  }),
  'nav.back': defineMethod({
    summary: 'Goes back by so many pages, as the user would. At the first page nothing happens.',
    params: v.optional(
      v.strictObject({
        delta: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)), 1),
      }),
      {},
    ),
    result: depth,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'nav.reset': defineMethod({
    summary: 'Empties the stack but for one page.',
    params: v.strictObject(page),
    result: depth,
    permission: null,
    since: 1,
    latency: 'instant',
    sensitive: ['query'],
  }),
} as const;
