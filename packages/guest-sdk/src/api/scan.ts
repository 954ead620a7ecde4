// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `scan.*`: see docs/methods/scan.md. */
export const scan = {
  /**
   * Opens the camera on the host’s screen until it sees a code.
   *
   * Permission: `camera`, which the user is asked for. Waits for the user.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`.
   */
  scanCode: (
    ...rest: [
      params?:
        | {
            formats?:
              | (
                  | 'qr_code'
                  | 'aztec'
                  | 'data_matrix'
                  | 'pdf417'
                  | 'code_128'
                  | 'code_39'
                  | 'ean_13'
                  | 'ean_8'
                  | 'upc_a'
                  | 'upc_e'
                  | 'itf'
                )[]
              | undefined;
          }
        | undefined,
      options?: CallOptions,
    ]
  ): Promise<{ text: string; format: string }> =>
    callChecked('scan.scanCode', { text: '', format: '' }, rest),
};
