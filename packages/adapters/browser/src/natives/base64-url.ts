// Bytes as WebAuthn writes them in text: base64url without padding (RFC 4648 §5).

import { fromBase64, toBase64 } from '@org/package-format';

/** Bytes as text. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '');
}

/** The bytes of such a text. Throws on other text. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding).slice();
}
