import { PackageError } from '@org/package-format';

import { HostError } from './error.js';
import { openTrust } from './trust.js';

import type { Trust } from './trust.js';

/** Opens what a host trusts, from the root that its app pins. Throws STORE_ROOT_INVALID. */
export async function openPinned(...parameters: Parameters<typeof openTrust>): Promise<Trust> {
  try {
    return await openTrust(...parameters);
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new HostError(
      'STORE_ROOT_INVALID',
      `store.root is no store-keys document. ${cause.message}`,
      cause,
    );
  }
}
