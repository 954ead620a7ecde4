import { canonicalize } from './canonical-json.js';
import { formatSignature, signedBytes } from './signature.js';
import type { SignedKind } from './signature.js';
import { encodeUtf8 } from './utf8.js';

/** A private key that can be used but not seen: a file, a browser's key store or a hardware module. */
export interface Signer {
  readonly keyId: string;
  /** RSASSA-PSS with SHA-256, MGF1-SHA-256 and a 32-byte salt. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** The canonical bytes of a document with its signature added (package-format 4.1 and 4.2). */
export async function signDocument(kind: SignedKind, document: object, signer: Signer): Promise<Uint8Array> {
  const signature = formatSignature(signer.keyId, await signer.sign(signedBytes(kind, document)));
  return encodeUtf8(canonicalize({ ...document, signature }));
}
