import { sha256 } from './crypto.js';
import { toHex } from './hex.js';
import type { VerifiedManifest } from './manifest.js';
import { parseManifest } from './parse-manifest.js';
import type { ParseManifestOptions } from './parse-manifest.js';
import { verifySignedDocument } from './signature.js';
import type { TrustedKeys } from './signature.js';

/** Whom to trust, and how to read. */
export interface VerifyManifestOptions extends TrustedKeys, ParseManifestOptions {}

/** Reads a manifest and checks that one of the caller's keys signed it (package-format 6.1 to 6.8). */
export async function verifyManifest(
  bytes: Uint8Array,
  options: VerifyManifestOptions,
): Promise<VerifiedManifest> {
  const manifest = parseManifest(bytes, options);
  const keyId = await verifySignedDocument('manifest', manifest, options);
  return { manifest, digest: toHex(await sha256(options.crypto, bytes)), keyId };
}
