import type { PackageCrypto } from '../crypto.js';
import { PackageError } from '../error.js';
import { packageLimits } from '../limits.js';

import { followStoreKeys, openStoreKeys } from './store-keys.js';
import type { VerifiedStoreKeys } from './store-keys.js';

/** The store's keys from the pinned version to the newest one known. */
export interface StoreChain {
  readonly latest: VerifiedStoreKeys;
  /** Whether a version of the chain is known here. */
  has(version: number): boolean;
  /** A version of the chain; the pinned one for versions before it. Throws CHAIN_BROKEN for one not known here. */
  at(version: number): VerifiedStoreKeys;
}

/** Opens a chain: the pinned version first, then each that follows (package-format 7.4). */
export async function openStoreChain(
  documents: readonly Uint8Array[],
  crypto: PackageCrypto,
): Promise<StoreChain> {
  const [pinned, ...later] = documents;
  if (pinned === undefined || later.length > packageLimits.maxChainLength) {
    const message = `A chain of store keys has 1 to ${packageLimits.maxChainLength + 1} documents: pin a newer one.`;
    throw new PackageError('CHAIN_BROKEN', '7.4', message);
  }
  const first = await openStoreKeys(pinned, crypto);
  let latest = first;
  const versions = new Map([[latest.document.version, latest]]);
  for (const bytes of later) {
    latest = await followStoreKeys(latest, bytes, crypto);
    versions.set(latest.document.version, latest);
  }
  return {
    latest,
    has: (version) => versions.has(version),
    at(version) {
      const known = version < first.document.version ? first : versions.get(version);
      if (known !== undefined) return known;
      const message = `Version ${version} of the store keys is not known here: fetch the chain from the store.`;
      throw new PackageError('CHAIN_BROKEN', '7.4', message);
    },
  };
}
