import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams } from '../json-schema.js';

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
} as const;
