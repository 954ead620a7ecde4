// A verified package as a release that may be staged (docs/updates.md 5.3).

import { checkAgreement } from '@org/package-format';

import { fetchPackage } from './fetch-package.js';

import type { PackageFetch } from './package-fetch.js';
import type { ReleaseStatement } from './offer-target.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { VerifiedPackage } from '@org/package-format';

/** Fetches, verifies and keeps the package of a statement. Throws what `fetchPackage` throws, and keeps nothing then. */
export async function stageRelease(
  offer: ReleaseStatement,
  options: Omit<PackageFetch, 'statement' | 'keys'> & { readonly slots: Pick<ReleaseSlots, 'discard'> },
): Promise<Release> {
  const { statement, partnerKeys } = offer;
  const verified = await fetchPackage({ ...options, statement, keys: partnerKeys.keys });
  try {
    // Cancelled at the last moment: a program that is being removed must not come back.
    if (options.signal?.aborted === true) throw new Error('The update was cancelled.');
    checkAgreement(verified, statement);
  } catch (error) {
    await options.slots.discard(statement.id, statement.manifestSha256);
    throw error;
  }
  return releaseOf(offer, verified);
}

function releaseOf(
  { statement, statementText }: ReleaseStatement,
  { manifest, manifestBytes, digest, keyId }: VerifiedPackage,
): Release {
  return {
    digest,
    version: manifest.version,
    name: manifest.name,
    releaseSeq: statement.releaseSeq,
    keyId,
    publishedAt: statement.publishedAt,
    dataVersion: manifest.dataVersion,
    minHostVersion: manifest.minHostVersion,
    isNative: manifest.runtime === 'native',
    rollbackFloor: manifest.rollbackFloor ?? null,
    manifestBytes: manifestBytes.length,
    containerBytes: statement.container.size,
    powers: { permissions: [...manifest.permissions], domains: [...manifest.allowedDomains] },
    statement: statementText,
  };
}
