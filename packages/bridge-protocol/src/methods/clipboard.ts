import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing } from '../json-schema.js';

/** The clipboard, text only. */
export const clipboardMethods = {
  'clipboard.readText': defineMethod({
    summary: 'The text on the clipboard.',
    params: noParams,
    result: v.object({ text: v.string() }),
    permission: 'clipboard.read',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['UNAVAILABLE'],
    sensitive: ['text'],
  }),
  'clipboard.writeText': defineMethod({
    summary: 'Puts text on the clipboard.',
    params: v.strictObject({ text: v.pipe(v.string(), v.maxLength(100_000)) }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    gesture: true,
    errors: ['UNAVAILABLE'],
    sensitive: ['text'],
  }),
} as const;
