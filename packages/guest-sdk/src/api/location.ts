// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `location.*`: see docs/methods/location.md. */
export const location = {
  /**
   * Where the device is now.
   *
   * Permission: `geolocation`, which the user is asked for. Waits for the user.
   *
   * Errors of its own: `UNAVAILABLE`.
   */
  get: (
    ...rest: [
      params?: { accuracy?: 'coarse' | 'fine' | undefined; timeoutMs?: number | undefined } | undefined,
      options?: CallOptions,
    ]
  ): Promise<{ latitude: number; longitude: number; accuracyMeters: number; atMs: number }> =>
    callChecked('location.get', { latitude: 0, longitude: 0, accuracyMeters: 0, atMs: 0 }, rest),
};
