import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { identifier, noParams, nothing, text, theme, viewport } from '../json-schema.js';
import { limits } from '../limits.js';

const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/u, 'a colour such as #1a2b3c'));

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
    rate: limits.rate.toast,
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
  'ui.showActionSheet': defineMethod({
    summary: 'A list to choose one of; null when the user dismissed it.',
    params: v.strictObject({
      title: v.optional(text(100)),
      items: v.pipe(v.array(text(80)), v.minLength(1), v.maxLength(12)),
    }),
    result: v.object({ index: v.nullable(v.number()) }),
    permission: null,
    since: 1,
    latency: 'interactive',
  }),
  'ui.setLoading': defineMethod({
    summary: 'Shows that the program is busy, or no longer. It ends with the session.',
    params: v.strictObject({ visible: v.boolean(), text: v.optional(text(60)) }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.setNavigationBar': defineMethod({
    summary: 'Title and colour of the bar above the program.',
    params: v.strictObject({
      title: v.optional(text(100)),
      color: v.optional(colour),
      textStyle: v.optional(v.picklist(['light', 'dark'])),
      backVisible: v.optional(v.boolean()),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.setPrimaryButton': defineMethod({
    summary: 'The host’s large button below the program. A press comes as ui.primaryButtonClick.',
    params: v.strictObject({
      text: v.optional(text(40)),
      enabled: v.optional(v.boolean(), true),
      loading: v.optional(v.boolean(), false),
      visible: v.boolean(),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.getTheme': defineMethod({
    summary: 'The look that the host wants. It changes by ui.themeChange.',
    params: noParams,
    result: theme,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.getViewport': defineMethod({
    summary: 'The room that the program has. It changes by ui.viewportChange.',
    params: noParams,
    result: viewport,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'ui.setDisplayMode': defineMethod({
    summary: 'Asks for more room or less. The answer says what the host made of it.',
    params: v.strictObject({
      mode: v.picklist(['inline', 'fullscreen', 'pip']),
      orientation: v.optional(v.picklist(['any', 'portrait', 'landscape'])),
    }),
    result: v.object({ mode: v.picklist(['inline', 'fullscreen', 'pip']) }),
    permission: null,
    guarded: ['orientation'],
    since: 1,
    latency: 'interactive',
    gesture: true,
  }),
} as const;
