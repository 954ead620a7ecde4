import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, text } from '../json-schema.js';

const base64Url = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.regex(/^[A-Za-z0-9_-]+$/u, 'base64url without padding'),
);

/** Proof that the user of the device is there, checked by the partner’s server. */
export const biometricMethods = {
  'biometric.getInfo': defineMethod({
    summary: 'Whether the device can recognise its user.',
    params: noParams,
    result: v.object({ available: v.boolean(), kinds: v.array(v.string()), enrolled: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'biometric.authenticate': defineMethod({
    summary: 'Lets the device recognise the user and signs the challenge of the partner’s server (WebAuthn).',
    params: v.strictObject({ challenge: base64Url, reason: text(300) }),
    result: v.object({
      credentialId: v.string(),
      signature: v.string(),
      authenticatorData: v.string(),
      clientData: v.string(),
      publicKey: v.nullable(v.string()),
    }),
    permission: 'biometric',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['USER_CANCELLED', 'UNAVAILABLE'],
    sensitive: ['signature'],
  }),
} as const;
