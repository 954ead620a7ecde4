import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a partner's server proves itself with at this backend. It is handed over when the contract is made. */
export function partnerSecret(hostSecret: string, partnerId: string): string {
  return createHmac('sha256', hostSecret).update(`partner ${partnerId}`).digest('base64url');
}

/** The partner of an `Authorization: Basic` header (RFC 6749 2.3.1), or null when it is none of ours. */
export function authenticatedPartner(
  header: string | undefined,
  options: { readonly hostSecret: string; readonly partnerIds: ReadonlySet<string> },
): string | null {
  const { hostSecret, partnerIds } = options;
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,512})$/u.exec(header ?? '') ?? [];
  const [partnerId = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const [given, right] = [secret, partnerSecret(hostSecret, partnerId)].map((text) => Buffer.from(text));
  if (given === undefined || right === undefined || given.length !== right.length) return null;
  return timingSafeEqual(given, right) && partnerIds.has(partnerId) ? partnerId : null;
}
