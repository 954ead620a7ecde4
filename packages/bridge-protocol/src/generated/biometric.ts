// Made from the catalogue by `npm run generate`.

/** The methods of `biometric.*`. */
export interface BiometricMethods {
  /**
   * Whether the device can recognise its user.
   *
   * Needs no permission. Settles within 5 s.
   */
  'biometric.getInfo': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { available: boolean; kinds: string[]; enrolled: boolean };
    guarded: never;
  };
  /**
   * Lets the device recognise the user and signs the challenge of the partner’s server (WebAuthn).
   *
   * Permission: `biometric`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`.
   */
  'biometric.authenticate': {
    params: { challenge: string; reason: string };
    handlerParams: BiometricMethods['biometric.authenticate']['params'];
    result: {
      credentialId: string;
      signature: string;
      authenticatorData: string;
      clientData: string;
      publicKey: string | null;
    };
    guarded: never;
  };
}
