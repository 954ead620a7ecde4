// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `location.*`: see docs/methods/location.md. */
export const location = {
  /** Where the device is now. Permission: `geolocation`, which the user is asked for. Waits for the user. Errors of its own: `UNAVAILABLE`. */
  get: (...rest: CallArguments<'location.get'>) => call('location.get', ...rest),
};
