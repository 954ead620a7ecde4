import { sha256 } from '@noble/hashes/sha2.js';
import { verifyRsaPss } from '@org/package-format';

import type { PackageCrypto } from '@org/package-format';

/** The package crypto in plain ECMAScript, for engines that bring none. */
export const pureCrypto: PackageCrypto = {
  createSha256: () => {
    const hash = sha256.create();
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      digest: () => Promise.resolve(hash.digest()),
    };
  },
  verifySignature: ({ key, signature, message }) =>
    verifyRsaPss({ key, signature, message, sha256: (bytes) => Promise.resolve(sha256(bytes)) }),
};
