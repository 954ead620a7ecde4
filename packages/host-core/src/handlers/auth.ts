import { BridgeError } from '@org/bridge-protocol';

import { issueCode } from '../issue-code.js';

import type { Handlers } from '../program-context.js';

/** Longest life of a token, in seconds: the mission's fifteen minutes. */
const MAX_LIFETIME_SECONDS = 900;
/** Clocks of host and backend may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/** Answers `auth.*`. The host's master token stays behind the platform; a program sees its own token only. */
export const authHandlers: Handlers<'auth.getToken' | 'auth.getCode'> = {
  'auth.getCode': ({ audience }, context) =>
    issueCode(context, { kind: 'identity', audience: audience ?? null }),
  'auth.getToken': async ({ audience, scopes = [] }, { platform, program }) => {
    const issued = await platform
      .issueToken({
        programId: program.id,
        audience: audience ?? program.id,
        scopes,
        maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
      })
      .catch((cause: unknown) => {
        throw new BridgeError(
          'UNAVAILABLE',
          'No token can be issued now: the user may be signed out or offline.',
          { cause },
        );
      });
    if (issued.expiresAtMs > platform.clock.now() + MAX_LIFETIME_SECONDS * 1_000 + CLOCK_SKEW_MS) {
      throw new BridgeError(
        'INTERNAL',
        'The host’s backend issued a token that lives too long; it was withheld.',
      );
    }
    return { token: issued.token, expiresAtMs: issued.expiresAtMs, scopes: [...issued.scopes] };
  },
};
