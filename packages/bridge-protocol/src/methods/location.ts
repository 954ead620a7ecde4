import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { identifier, position } from '../json-schema.js';
import { limits } from '../limits.js';

const accuracy = v.optional(v.picklist(['coarse', 'fine']), 'coarse');

/** Where the device is. */
export const locationMethods = {
  'location.get': defineMethod({
    summary: 'Where the device is now.',
    params: v.optional(
      v.strictObject({
        accuracy,
        timeoutMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(limits.maxTimeoutMs)), 30_000),
      }),
      {},
    ),
    result: position,
    permission: 'geolocation',
    since: 1,
    latency: 'interactive',
    errors: ['UNAVAILABLE'],
    sensitive: ['latitude', 'longitude'],
  }),
  'location.watch': defineMethod({
    summary: 'Reports where the device is, by location.change, until the subscription ends.',
    params: v.optional(
      v.strictObject({
        accuracy,
        minIntervalMs: v.optional(v.pipe(v.number(), v.minValue(500), v.maxValue(3_600_000)), 1_000),
      }),
      {},
    ),
    result: v.object({ subscriptionId: identifier }),
    permission: 'geolocation',
    since: 1,
    latency: 'interactive',
    errors: ['UNAVAILABLE'],
  }),
} as const;
