import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing } from '../json-schema.js';
import { limits } from '../limits.js';

/** Newer releases of the program. */
export const updateMethods = {
  'update.check': defineMethod({
    summary:
      'Asks the store for a newer release and fetches it in the background; it runs at the next launch.',
    params: noParams,
    result: v.object({
      status: v.picklist(['up-to-date', 'downloading', 'ready', 'host-update-required', 'offline']),
      version: v.nullable(v.string()),
    }),
    permission: null,
    since: 1,
    latency: 'network',
  }),
  'update.apply': defineMethod({
    summary: 'Launches the program again with the newer release. Without one, CONFLICT.',
    params: noParams,
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    rate: limits.rate.restart,
    errors: ['CONFLICT'],
  }),
} as const;
