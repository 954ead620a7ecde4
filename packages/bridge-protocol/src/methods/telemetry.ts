import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { nothing, smallJson, text } from '../json-schema.js';
import { limits } from '../limits.js';

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_.]{0,63}$/u, 'a name of lower-case letters, digits, dots and underscores'),
);

/** What the partner wants to know of its own program. Budgeted; the host decides what it keeps. */
export const telemetryMethods = {
  'telemetry.track': defineMethod({
    summary: 'Counts something that happened.',
    params: v.strictObject({
      name,
      props: v.optional(
        v.pipe(v.record(text(64), v.union([v.string(), v.number(), v.boolean()])), v.maxEntries(32)),
        {},
      ),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    rate: limits.rate.telemetry,
    sensitive: ['props'],
  }),
  'telemetry.log': defineMethod({
    summary: 'A line for the partner’s log.',
    params: v.strictObject({
      level: v.picklist(['debug', 'info', 'warn', 'error']),
      message: text(2_000),
      data: v.optional(smallJson),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    rate: limits.rate.telemetry,
    sensitive: ['message', 'data'],
  }),
  'telemetry.mark': defineMethod({
    summary: 'A moment of the program’s own start, in milliseconds since its page began.',
    params: v.strictObject({ name, atMs: v.pipe(v.number(), v.minValue(0)) }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    rate: limits.rate.telemetry,
  }),
} as const;
