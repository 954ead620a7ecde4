import { fromBase64, toBase64 } from './base64.js';
import { canonicalize } from './canonical-json.js';
import type { PackageCrypto, PublicKey } from './crypto.js';
import { PackageError } from './error.js';
import { isSha256Hex } from './hex.js';
import { encodeUtf8 } from './utf8.js';

/** The documents that are signed. A signature of one kind never passes for another. */
export type SignedKind =
  'manifest' | 'statement' | 'store-keys' | 'partner-keys' | 'recall-list' | 'tree-head' | 'cosignature';

/** The only algorithm. What it means is fixed here; a document cannot choose another. */
const algorithm = 'rsa-pss-sha256';

/** A signature string taken apart. */
export interface ParsedSignature {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** Keys that the caller trusts, and the platform's means to use them. */
export interface TrustedKeys {
  readonly keys: readonly PublicKey[];
  readonly crypto: PackageCrypto;
}

/** `rsa-pss-sha256:<keyId>:<base64>` (package-format 4.1). */
export function formatSignature(keyId: string, bytes: Uint8Array): string {
  return `${algorithm}:${keyId}:${toBase64(bytes)}`;
}

/** Takes a signature string apart; SIGNATURE_MISSING when there is none, SIGNATURE_MALFORMED when it is something else. */
export function parseSignature(signature: unknown, kind: SignedKind): ParsedSignature {
  // package-format 4.1: `sha256:…` is a digest that anybody can compute, so it counts as no signature
  if (signature === undefined || signature === '' || signature === 'none' || isDigest(signature)) {
    throw new PackageError(
      'SIGNATURE_MISSING',
      '4.1',
      `The ${kind} is not signed: sign it with miniapp pack or sign.`,
    );
  }
  const [name, keyId, text, ...more] = typeof signature === 'string' ? signature.split(':') : [];
  if (name !== algorithm || !isSha256Hex(keyId) || text === undefined || more.length > 0)
    throw malformed(kind);
  try {
    return { keyId, bytes: fromBase64(text) };
  } catch (cause) {
    throw malformed(kind, cause);
  }
}

/** Members that carry signatures and so are not signed themselves. */
const unsigned: ReadonlySet<string> = new Set(['signature', 'signatures', 'cosignatures']);

/** What is signed: a prefix that names the kind, then the RFC 8785 form without signatures (package-format 4.2). */
export function signedBytes(kind: SignedKind, document: object): Uint8Array {
  const content = Object.entries(document).filter(([name]) => !unsigned.has(name));
  return encodeUtf8(`miniapp/${kind}/v1\n${canonicalize(fromEntries(content))}`);
}

/** Checks the signature of a document against the caller's keys and answers the id of the key that made it. */
export async function verifySignedDocument(
  kind: SignedKind,
  document: { readonly signature: string },
  { keys, crypto }: TrustedKeys,
): Promise<string> {
  const { keyId, bytes } = parseSignature(document.signature, kind);
  // package-format 4.7: trust comes from the caller; nothing in the document can add a key
  const key = keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined) {
    const message = `The ${kind} is signed by key ${keyId}, which is not trusted here: check the public key or sign with another.`;
    throw new PackageError('KEY_UNKNOWN', '4.7', message);
  }
  if (!(await crypto.verifySignature({ key, signature: bytes, message: signedBytes(kind, document) }))) {
    const message = `The ${kind} was changed after it was signed, or signed in another way: pack and sign again.`;
    throw new PackageError('SIGNATURE_INVALID', '4.4', message);
  }
  return keyId;
}

function isDigest(signature: unknown): boolean {
  return typeof signature === 'string' && signature.startsWith('sha256:');
}

function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  // Object.create returns any; without a prototype no member can be anything but data.
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) object[name] = value;
  return object;
}

function malformed(kind: SignedKind, cause?: unknown): PackageError {
  const message = `The signature of the ${kind} is not ${algorithm}:<keyId>:<base64>: sign again with miniapp.`;
  return new PackageError('SIGNATURE_MALFORMED', '4.1', message, { cause });
}
