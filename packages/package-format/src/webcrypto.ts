import type { PackageCrypto, PublicKey } from './crypto.js';
import { PackageError } from './error.js';
import { createPieceHashing } from './piece-hashing.js';
import { parsePublicKey } from './public-key.js';
import type { Signer } from './signer.js';

/** A key that the platform holds. */
export interface SubtleKey {
  readonly type: string;
}

/** Bytes as the platform's declarations want them: not in shared memory. */
type OwnBytes = Uint8Array<ArrayBuffer>;

/** The part of `crypto.subtle` that is used here. Browsers, workers and Node all fit. */
export interface SubtleLike {
  digest(algorithm: 'SHA-256', data: OwnBytes): Promise<ArrayBuffer>;
  importKey(
    format: 'spki' | 'pkcs8',
    data: OwnBytes,
    algorithm: RsaPssKind,
    isExtractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<SubtleKey>;
  importKey(
    format: 'jwk',
    data: RsaJwk,
    algorithm: RsaPssKind,
    isExtractable: boolean,
    usages: 'verify'[],
  ): Promise<SubtleKey>;
  exportKey(format: 'spki' | 'pkcs8', key: SubtleKey): Promise<ArrayBuffer>;
  exportKey(format: 'jwk', key: SubtleKey): Promise<RsaJwk>;
  generateKey(
    algorithm: RsaPssGeneration,
    isExtractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<SubtleKeyPair>;
  sign(algorithm: PssParameters, key: SubtleKey, data: OwnBytes): Promise<ArrayBuffer>;
  verify(algorithm: PssParameters, key: SubtleKey, signature: OwnBytes, data: OwnBytes): Promise<boolean>;
}

interface SubtleKeyPair {
  readonly publicKey: SubtleKey;
  readonly privateKey: SubtleKey;
}

interface RsaPssKind {
  name: 'RSA-PSS';
  hash: 'SHA-256';
}

interface RsaPssGeneration extends RsaPssKind {
  modulusLength: number;
  publicExponent: Uint8Array<ArrayBuffer>;
}

interface PssParameters {
  name: 'RSA-PSS';
  saltLength: number;
}

interface RsaJwk {
  kty?: string;
  n?: string;
  e?: string;
}

// package-format 4.3: fixed here and never taken from a document
const keyKind: RsaPssKind = { name: 'RSA-PSS', hash: 'SHA-256' };
const parameters: PssParameters = { name: 'RSA-PSS', saltLength: 32 };

/** The platform's own SHA-256 and RSA-PSS for verification. */
export function createWebCrypto(subtle: SubtleLike): PackageCrypto {
  // A key is imported once for all that it verifies: on small packages an import costs as much as a verification.
  const importedKeys = new WeakMap<PublicKey, Promise<SubtleKey>>();

  function importKey(key: PublicKey): Promise<SubtleKey> {
    const known = importedKeys.get(key);
    if (known !== undefined) return known;
    const imported = subtle.importKey('spki', own(key.spki), keyKind, false, ['verify']);
    importedKeys.set(key, imported);
    // A platform that failed once is asked again; whoever waits hears of the failure.
    imported.catch(() => importedKeys.delete(key));
    return imported;
  }

  return {
    // Web Cryptography copies the bytes before it returns. Where one did not, digests would be wrong, and refused.
    createSha256: createPieceHashing(
      async (bytes) => new Uint8Array(await subtle.digest('SHA-256', own(bytes))),
    ),
    verifySignature: async ({ key, signature, message }) => {
      // package-format 4.4: platforms differ about signatures of another length
      if (signature.length !== key.modulus.length) return false;
      return subtle.verify(parameters, await importKey(key), own(signature), own(message));
    },
  };
}

/** A signer for a private key in PKCS#8 DER, with the public key that belongs to it. */
export async function createSigner(
  subtle: SubtleLike,
  pkcs8: Uint8Array,
): Promise<{ readonly signer: Signer; readonly publicKey: PublicKey; readonly spki: Uint8Array }> {
  const privateKey = await importPrivateKey(subtle, pkcs8);
  const { n, e } = await subtle.exportKey('jwk', privateKey);
  if (n === undefined || e === undefined) throw notRsa();
  const imported = await subtle.importKey('jwk', { kty: 'RSA', n, e }, keyKind, true, ['verify']);
  const spki = new Uint8Array(await subtle.exportKey('spki', imported));
  const publicKey = await parsePublicKey(spki, createWebCrypto(subtle));
  const sign = async (message: Uint8Array) =>
    new Uint8Array(await subtle.sign(parameters, privateKey, own(message)));
  return { signer: { keyId: publicKey.keyId, sign }, publicKey, spki };
}

/** A new key pair. 3072 bits hold for the lifetime of a program; more only makes verification slower. */
export async function generateKeyPair(
  subtle: SubtleLike,
  bits = 3072,
): Promise<{ readonly pkcs8: Uint8Array; readonly spki: Uint8Array }> {
  const generation = { ...keyKind, modulusLength: bits, publicExponent: Uint8Array.of(1, 0, 1) };
  const pair = await subtle.generateKey(generation, true, ['sign', 'verify']);
  const spki = new Uint8Array(await subtle.exportKey('spki', pair.publicKey));
  // package-format 4.5: a key that no host would accept is not handed out
  await parsePublicKey(spki, createWebCrypto(subtle));
  return { pkcs8: new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)), spki };
}

async function importPrivateKey(subtle: SubtleLike, pkcs8: Uint8Array): Promise<SubtleKey> {
  try {
    return await subtle.importKey('pkcs8', own(pkcs8), keyKind, true, ['sign']);
  } catch (cause) {
    throw notRsa(cause);
  }
}

/** The types here do not tell shared memory apart; where it is not allowed, the platform itself refuses it. */
function own(bytes: Uint8Array): OwnBytes {
  return bytes as OwnBytes;
}

function notRsa(cause?: unknown): PackageError {
  const message = 'The private key is not an RSA key in PKCS#8 form: make a key pair with miniapp keygen.';
  return new PackageError('KEY_INVALID', '4.5', message, { cause });
}
