import {
  PackageError,
  assertKeyCounts,
  compareVersions,
  openPartnerKeys,
  sha256,
  toHex,
  verifyPackage,
} from '@org/package-format';
import type { DomainRule, PackageCrypto, Statement, VerifiedPackage } from '@org/package-format';
import type { BlobStore } from './blob-store.js';
import { refusePublication, toTimestamp } from './catalog.js';
import { compress } from './compress.js';
import { StoreError } from './error.js';
import { findIcon } from './icon.js';
import type { PartnerTrust } from './partner-trust.js';
import { assertChannelAllowed, assertForceable, ownedProgram } from './owned-program.js';
import { newReach } from './reach.js';
import type { ReachRequest } from './reach.js';
import type { Recalls } from './recalls.js';
import type { NumberedRelease, Program, Release, Repository } from './repository.js';
import { createSalt } from './statement-signing.js';
import type { Statements } from './statements.js';

/** What publishing works with. */
export interface PublicationParts {
  readonly repository: Repository;
  readonly blobs: BlobStore;
  readonly statements: Statements;
  readonly partnerTrust: PartnerTrust;
  readonly recalls: Recalls;
  readonly crypto: PackageCrypto;
  readonly allowDomain: DomainRule;
  readonly now: () => Date;
}

/** What a partner sends. */
export interface PublicationRequest {
  readonly programId: string;
  readonly partnerId: string;
  readonly channel: string;
  readonly reach: ReachRequest;
  readonly bytes: Uint8Array;
}

/**
 * From bytes to a release:
 *  1. The program must be the partner's.
 *  2. The bytes pass everything that a host will check, under the keys that count for the partner now.
 *  3. The rules of the store: allow-lists, and a higher version on its channel.
 *  4. The bytes are kept, durably. Until the next step nobody knows them.
 *  5. The log gets the release, its witnesses countersign, the statement is signed and committed; in that moment the
 *     release is public.
 */
export async function publish(parts: PublicationParts, request: PublicationRequest): Promise<Statement> {
  const program = await ownedProgram(parts.repository, request);
  const { reach, bytes } = request;
  await assertChannelAllowed(parts.repository, program);
  if (reach.minUsable !== undefined) await assertForceable(parts.repository, program, reach.minUsable);
  const verified = await verify(parts, program, bytes);
  const releases = await parts.repository.releases(program.id);
  const refusal = refusePublication({
    manifest: verified.manifest,
    partner: program.partner,
    lastVersion: highestVersion(releases.filter(({ channel }) => channel === program.channel)),
    versions: releases.map(({ release }) => release.version),
  });
  if (refusal !== null) throw new StoreError(refusal.code, refusal.message);
  const containerSha256 = toHex(await sha256(parts.crypto, bytes));
  await parts.blobs.put(containerSha256, bytes, await compress(bytes));
  const salt = createSalt();
  return parts.statements.announce(program, {
    release: releaseOf(verified, containerSha256, parts.now()),
    reach: (before) => newReach(reach, before, salt),
  });
}

async function verify(
  { crypto, allowDomain, partnerTrust, now }: PublicationParts,
  program: Program,
  bytes: Uint8Array,
): Promise<VerifiedPackage> {
  const { document } = await partnerTrust.newest(program.partner.id);
  try {
    const { keys } = await openPartnerKeys(document, crypto);
    const verified = await verifyPackage(bytes, { keys, crypto, allowDomain, expected: { id: program.id } });
    assertKeyCounts(document, verified.keyId, toTimestamp(now()));
    return verified;
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    const message = `${cause.message} (docs/package-format.md ${cause.rule})`;
    throw new StoreError('PACKAGE_REFUSED', message, { packageCode: cause.code, cause });
  }
}

function releaseOf(verified: VerifiedPackage, containerSha256: string, now: Date): Release {
  const { manifest, digest, keyId, layout } = verified;
  return {
    version: manifest.version,
    name: manifest.name,
    description: manifest.description ?? '',
    minHostVersion: manifest.minHostVersion,
    permissions: manifest.permissions,
    allowedDomains: manifest.allowedDomains,
    manifestSha256: digest,
    containerSha256,
    containerSize: layout.size,
    keyId,
    icon: findIcon(verified),
    rollbackFloor: manifest.rollbackFloor ?? null,
    releasedAt: now,
  };
}

/** A rollback does not give a version number back. */
function highestVersion(releases: readonly NumberedRelease[]): string | null {
  const versions = releases.map(({ release }) => release.version);
  return versions.sort(compareVersions).at(-1) ?? null;
}
