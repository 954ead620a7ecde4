import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing } from '../json-schema.js';

/** What the device is and does. */
export const deviceMethods = {
  'device.getInfo': defineMethod({
    summary: 'What kind of device it is; nothing that tells one from another.',
    params: noParams,
    result: v.object({
      class: v.picklist(['phone', 'tablet', 'desktop', 'kiosk']),
      os: v.string(),
      model: v.nullable(v.string()),
      pixelRatio: v.number(),
      memoryClass: v.picklist(['low', 'medium', 'high', 'unknown']),
    }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'device.vibrate': defineMethod({
    summary: 'Vibrates shortly, or in a pattern of milliseconds on and off.',
    params: v.strictObject({
      pattern: v.pipe(
        v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(2_000))),
        v.minLength(1),
        v.maxLength(10),
      ),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'device.keepAwake': defineMethod({
    summary: 'Keeps the screen on while the program is seen, or no longer.',
    params: v.strictObject({ enabled: v.boolean() }),
    result: v.object({ enabled: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'device.getBattery': defineMethod({
    summary: 'How full the battery is, from 0 to 1.',
    params: noParams,
    result: v.object({ level: v.number(), charging: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'device.setCapturePolicy': defineMethod({
    summary: 'Keeps the screen out of screenshots, or no longer.',
    params: v.strictObject({ blockScreenshots: v.boolean() }),
    result: v.object({ applied: v.boolean() }),
    permission: 'device.capture',
    since: 1,
    latency: 'instant',
  }),
  'device.call': defineMethod({
    summary: 'Opens the telephone with a number. The user presses the button.',
    params: v.strictObject({
      number: v.pipe(
        v.string(),
        v.regex(/^\+?[0-9*#]{1,20}$/u, 'number has digits only, such as +4930123456'),
      ),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'interactive',
    gesture: true,
    sensitive: ['number'],
  }),
} as const;
