// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `biometric.*`: see docs/methods/biometric.md. */
export const biometric = {
  /**
   * Whether the device can recognise its user.
   *
   * Needs no permission. Settles within 5 s.
   */
  getInfo: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ available: boolean; kinds: string[]; enrolled: boolean }> =>
    callChecked('biometric.getInfo', { available: false, kinds: [''], enrolled: false }, rest),
  /**
   * Lets the device recognise the user and signs the challenge of the partner’s server (WebAuthn).
   *
   * Permission: `biometric`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`.
   */
  authenticate: (
    ...rest: [params: { challenge: string; reason: string }, options?: CallOptions]
  ): Promise<{
    credentialId: string;
    signature: string;
    authenticatorData: string;
    clientData: string;
    publicKey: string | null;
  }> =>
    callChecked(
      'biometric.authenticate',
      { credentialId: '', signature: '', authenticatorData: '', clientData: '', publicKey: ['', null] },
      rest,
    ),
};
