/** What a receipt proves: a token of the host that only this shop's server accepts. */
export interface ReceiptClaims {
  readonly audience: string;
  /** The user by a name that only this shop knows. */
  readonly subject: string;
  readonly lifetimeSeconds: number;
}

/** Reads the claims for showing them. It trusts nobody: checking the signature is the shop's server's work. */
export function readClaims(token: string): ReceiptClaims {
  const [, payload = ''] = token.split('.');
  const json: unknown = JSON.parse(decodeBase64Url(payload));
  const { aud, sub, iat, exp } = json as Readonly<Record<string, unknown>>; // any JSON object has such members or none
  if (typeof aud !== 'string' || typeof sub !== 'string') throw new Error('The token names nobody.');
  return { audience: aud, subject: sub, lifetimeSeconds: Number(exp) - Number(iat) };
}

function decodeBase64Url(text: string): string {
  const bytes = Uint8Array.from(atob(text.replace(/-/gu, '+').replace(/_/gu, '/')), (char) =>
    char.charCodeAt(0),
  );
  return new TextDecoder().decode(bytes);
}
