import { randomUUID } from 'node:crypto';

import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';

import { pairwiseId } from './pairwise-id.js';
import { openSecretFile } from './secret-file.js';

import type { JWK } from 'jose';

/** What a program's token is asked for. */
export interface TokenQuestion {
  readonly userId: string;
  readonly programId: string;
  /** Whom the token is shown to: the program itself, or a name it chose for one of its servers. */
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** What the page hands to host-core. */
interface TokenAnswer {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly scopes: readonly string[];
}

/** Signs tokens that are of use to one program only. */
export interface TokenDesk {
  /** The public key, for partners' servers. */
  readonly keySet: { readonly keys: readonly JWK[] };
  issue(question: TokenQuestion): Promise<TokenAnswer>;
}

/** The mission's fifteen minutes. */
const LIFETIME_SECONDS = 900;

/** What this host lets a token carry; anything else a program asks for is left out. */
const offeredScopes: ReadonlySet<string> = new Set(['profile', 'orders']);

/**
 * Opens the desk; its key is made at the first start.
 * - `aud` begins with the program's own id, so no program can ask for a token that another one's server accepts.
 * - `sub` is pairwise: two programs cannot find out that they have the same user.
 */
export async function openTokenDesk(options: {
  readonly issuer: string;
  readonly keyFile: string;
  readonly secret: string;
}): Promise<TokenDesk> {
  const { issuer, keyFile, secret } = options;
  const privateJwk = JSON.parse(await openSecretFile(keyFile, makeKey)) as JWK; // written by makeKey below
  const key = await importJWK(privateJwk, 'ES256');
  const { kty, crv, x, y } = privateJwk;
  const publicJwk = { kty, crv, x, y } as JWK;
  const kid = await calculateJwkThumbprint(publicJwk);

  return {
    keySet: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
    issue: async ({ userId, programId, audience, scopes }) => {
      const granted = scopes.filter((scope) => offeredScopes.has(scope));
      const issuedAt = Math.floor(Date.now() / 1_000);
      const expiresAt = issuedAt + LIFETIME_SECONDS;
      const token = await new SignJWT({ scope: granted.join(' '), azp: programId })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(pairwiseId(secret, { programId, userId }))
        .setAudience(audience === programId ? programId : `${programId}/${audience}`)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(randomUUID())
        .sign(key);
      return { token, expiresAtMs: expiresAt * 1_000, scopes: granted };
    },
  };
}

async function makeKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}
