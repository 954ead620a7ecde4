import { BridgeError } from '@org/bridge-protocol';

import { CODE_LIFETIME_MS } from './one-time-codes.js';

import type { CodeRequest } from './platform.js';
import type { ProgramContext } from './program-context.js';
import type { ResultOf } from '@org/bridge-protocol';

/** Clocks of host and backend may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/** At least 128 bits in the 64 characters of base64 for URLs, and no longer than a line. */
const codePattern = /^[A-Za-z0-9._~-]{22,512}$/u;

/**
 * Asks the host's backend for a one-time code about the user who is signed in. What the code stands for stays in the
 * backend: neither this host nor the program sees it.
 */
export async function issueCode(
  { platform, program }: Pick<ProgramContext, 'platform' | 'program'>,
  { kind, audience }: Pick<CodeRequest, 'kind' | 'audience'>,
): Promise<ResultOf<'auth.getCode'>> {
  // The table has no such method where the platform issues none.
  const issued = await platform
    .issueCode?.({ programId: program.id, kind, audience, maxLifetimeSeconds: CODE_LIFETIME_MS / 1_000 })
    .catch((cause: unknown) => {
      throw new BridgeError('UNAVAILABLE', 'No code can be issued now: try again later.', { cause });
    });
  if (issued === null || issued === undefined)
    throw new BridgeError('UNAUTHENTICATED', 'Nobody is signed in to the host: call auth.login first.');
  const { code, expiresAtMs } = issued;
  if (!codePattern.test(code) || expiresAtMs > platform.clock.now() + CODE_LIFETIME_MS + CLOCK_SKEW_MS) {
    throw new BridgeError(
      'INTERNAL',
      'The host’s backend issued a code that is too short or lives too long; it was withheld.',
    );
  }
  return { code, expiresAtMs };
}
