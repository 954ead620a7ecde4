import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { StoreError } from './error.js';

/** A new token: 256 random bits. It is shown once; the store keeps only its hash. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. A fast hash is right here: tokens are random, so they cannot be guessed from it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The token of an Authorization header. */
export function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw new StoreError(
      'UNAUTHORIZED',
      'This needs a token: send the header "Authorization: Bearer <token>".',
    );
  }
  return token;
}

/** Compares in constant time. Hashes have one length, so the length of a token does not show either. */
export function isSameToken(token: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(hashToken(expected)));
}
