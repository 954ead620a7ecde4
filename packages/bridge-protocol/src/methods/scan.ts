import * as v from 'valibot';

import { defineMethod } from '../method.js';

/** Codes before the camera. */
export const scanMethods = {
  'scan.scanCode': defineMethod({
    summary: 'Opens the camera on the host’s screen until it sees a code.',
    params: v.optional(
      v.strictObject({
        formats: v.optional(
          v.pipe(
            v.array(
              v.picklist([
                'qr_code',
                'aztec',
                'data_matrix',
                'pdf417',
                'code_128',
                'code_39',
                'ean_13',
                'ean_8',
                'upc_a',
                'upc_e',
                'itf',
              ]),
            ),
            v.minLength(1),
          ),
          ['qr_code'],
        ),
      }),
      {},
    ),
    result: v.object({ text: v.string(), format: v.string() }),
    permission: 'camera',
    since: 1,
    latency: 'interactive',
    errors: ['USER_CANCELLED', 'UNAVAILABLE'],
    sensitive: ['text'],
  }),
} as const;
