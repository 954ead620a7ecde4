import { fromBase64 } from '../base64.js';
import type { PackageCrypto, PublicKey } from '../crypto.js';
import { PackageError } from '../error.js';
import { parsePublicKey } from '../public-key.js';

/** A public key as documents carry it. */
export interface KeyEntry {
  readonly keyId: string;
  /** DER of the public key in base64. */
  readonly spki: string;
}

/** The keys of a document, each held to package-format 4.5. An id is recomputed, never believed (4.6). */
export function readKeys(
  entries: readonly KeyEntry[],
  crypto: PackageCrypto,
  owner: string,
): Promise<readonly PublicKey[]> {
  return Promise.all(entries.map((entry) => readKey(entry, crypto, owner)));
}

async function readKey({ keyId, spki }: KeyEntry, crypto: PackageCrypto, owner: string): Promise<PublicKey> {
  const key = await parsePublicKey(keyBytes(spki, owner), crypto);
  if (key.keyId === keyId) return key;
  throw refuse(`The ${owner} key ${keyId} has the id of another key`);
}

function keyBytes(spki: string, owner: string): Uint8Array {
  try {
    return fromBase64(spki);
  } catch (cause) {
    throw refuse(`A ${owner} key is not base64`, cause);
  }
}

function refuse(what: string, cause?: unknown): PackageError {
  return new PackageError('KEY_INVALID', '4.6', `${what}: write the document again with miniapp keys.`, {
    cause,
  });
}
