// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `biometric.*`: see docs/methods/biometric.md. */
export const biometric = {
  /** Whether the device can recognise its user. Needs no permission. Settles within 5 s. */
  getInfo: (...rest: CallArguments<'biometric.getInfo'>) => call('biometric.getInfo', ...rest),
  /** Lets the device recognise the user and signs the challenge of the partner’s server (WebAuthn). Permission: `biometric`, which the user is asked for. Waits for the user. Call it from a click or a key. Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`. */
  authenticate: (...rest: CallArguments<'biometric.authenticate'>) => call('biometric.authenticate', ...rest),
};
