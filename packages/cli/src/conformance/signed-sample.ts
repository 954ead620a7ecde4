import { canonicalJson } from './canonical-json.js';
import { rawZip } from './raw-zip.js';
import { entriesOf, manifestMembers, partner, utf8 } from './sample-program.js';
import { testKey } from './test-key.js';
import type { TestKey } from './test-key.js';

/** Somebody else, with a key of their own. */
export const stranger = (): TestKey => testKey({ name: 'stranger' });

/** What the partner signs for the sample manifest. */
export function signedText(): Uint8Array {
  return utf8(`miniapp/manifest/v1\n${canonicalJson(manifestMembers())}`);
}

/** A signature string of bytes, whoever made them. */
export function signatureText(bytes: Uint8Array, keyId = partner().keyId): string {
  return `rsa-pss-sha256:${keyId}:${Buffer.from(bytes).toString('base64')}`;
}

/** The sample container with another value as signature; everything else is right. */
export function withSignature(signature: unknown): Uint8Array {
  return rawZip(entriesOf(utf8(canonicalJson({ ...manifestMembers(), signature }))));
}
