import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { filePath, query, text } from '../json-schema.js';

/** Handing things to other apps and people. */
export const shareMethods = {
  'share.open': defineMethod({
    summary: 'Opens the sheet of the device for sharing. False when the user shared nothing.',
    params: v.pipe(
      v.strictObject({
        title: v.optional(text(200)),
        text: v.optional(text(2_000)),
        url: v.optional(v.pipe(text(2_048), v.regex(/^https?:\/\//u, 'a URL of the web'))),
        refs: v.optional(v.pipe(v.array(filePath), v.maxLength(10))),
      }),
      v.check(
        (shared) => Object.keys(shared).some((name) => name !== 'title'),
        'share at least a text, a url or a file',
      ),
    ),
    result: v.object({ shared: v.boolean() }),
    permission: null,
    guarded: ['refs'],
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['NOT_FOUND'],
    sensitive: ['text', 'url'],
  }),
  'share.createLink': defineMethod({
    summary: 'A link that opens this program in the host, at a path.',
    params: v.strictObject({ path: text(2_048), query: v.optional(query, {}) }),
    result: v.object({ url: v.string() }),
    permission: null,
    since: 1,
    latency: 'instant',
    sensitive: ['query', 'url'],
  }),
} as const;
