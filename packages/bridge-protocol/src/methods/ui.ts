import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { identifier, nothing, text } from '../json-schema.js';

/** What the host shows for the program. */
export const uiMethods = {
  'ui.showToast': defineMethod({
    summary: 'A short message of the program, shown by the host for a moment.',
    params: v.strictObject({
      text: text(200),
      durationMs: v.optional(v.pipe(v.number(), v.minValue(500), v.maxValue(10_000)), 3_000),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.showDialog': defineMethod({
    summary: 'A question with up to three buttons; null when the user dismissed it.',
    params: v.strictObject({
      title: text(100),
      message: text(1_000),
      buttons: v.optional(
        v.pipe(v.array(v.strictObject({ id: identifier, label: text(40) })), v.minLength(1), v.maxLength(3)),
        [{ id: 'ok', label: 'OK' }],
      ),
    }),
    result: v.object({ buttonId: v.nullable(v.string()) }),
    permission: null,
    since: 1,
    latency: 'interactive',
  }),
} as const;
