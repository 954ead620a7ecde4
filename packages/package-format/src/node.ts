import type { PackageCrypto, PublicKey, Sha256 } from './crypto.js';
import { derToPem } from './pem.js';
import { createPieceHashing } from './piece-hashing.js';
import { createWebCrypto } from './webcrypto.js';
import type { SubtleLike } from './webcrypto.js';

/** One running hash of `node:crypto`. */
export interface NodeHash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** How a signature is to be read. */
export interface NodeVerifyKey<Key> {
  key: Key;
  padding: number;
  saltLength: number;
}

/** The part of `node:crypto` that is used here; pass the module itself. */
export interface NodeCryptoLike<Key> {
  createHash(algorithm: 'sha256'): NodeHash;
  hash(algorithm: 'sha256', bytes: Uint8Array, outputEncoding: 'buffer'): Uint8Array;
  createPublicKey(pem: string): Key;
  verify(algorithm: 'sha256', message: Uint8Array, key: NodeVerifyKey<Key>, signature: Uint8Array): boolean;
  readonly constants: { readonly RSA_PKCS1_PSS_PADDING: number };
  readonly webcrypto: { readonly subtle: SubtleLike };
}

/** A smaller file is hashed sooner than it is handed to another thread. */
const minHandedOverBytes = 32 * 1024;
/** The other thread works on a copy. Of a larger file, making one costs more than the thread saves. */
const maxHandedOverBytes = 4 * 1024 * 1024;

/**
 * SHA-256 and RSA-PSS of Node. A file in pieces is hashed piece by piece and never held; one that lies in a single piece
 * is handed to Node's own threads, so that they hash beside this one.
 */
export function createNodeCrypto<Key>(node: NodeCryptoLike<Key>): PackageCrypto {
  const webCrypto = createWebCrypto(node.webcrypto.subtle);
  // One call costs less than a running hash; that it holds up this thread is why it is only asked for small files.
  const hashWhole = createPieceHashing((bytes) =>
    Promise.resolve(new Uint8Array(node.hash('sha256', bytes, 'buffer'))),
  );
  const padding = node.constants.RSA_PKCS1_PSS_PADDING;
  const readKeys = new WeakMap<PublicKey, Key>();

  function createRunning(): Sha256 {
    const hash = node.createHash('sha256');
    return {
      update(part) {
        hash.update(part);
      },
      digest: () => Promise.resolve(new Uint8Array(hash.digest())),
    };
  }

  function createWhole(size: number): Sha256 {
    if (size > maxHandedOverBytes) return createRunning();
    return size < minHandedOverBytes ? hashWhole(size) : webCrypto.createSha256(size);
  }

  function readKey(key: PublicKey): Key {
    const read = readKeys.get(key) ?? node.createPublicKey(derToPem(key.spki, 'PUBLIC KEY'));
    readKeys.set(key, read);
    return read;
  }

  return {
    createSha256(sizeHint = 0) {
      let hash: Sha256 | undefined;
      return {
        update(part) {
          hash ??= part.length === sizeHint ? createWhole(sizeHint) : createRunning();
          hash.update(part);
        },
        digest: () => (hash ?? createRunning()).digest(),
      };
    },
    // package-format 4.3: Node takes the hash of MGF1 from the algorithm
    // package-format 4.4: platforms differ about signatures of another length
    async verifySignature({ key, signature, message }) {
      return (
        signature.length === key.modulus.length &&
        node.verify('sha256', message, { key: readKey(key), padding, saltLength: 32 }, signature)
      );
    },
  };
}
