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
import { programNotFound } from './route.js';
import type { Recalls } from './recalls.js';
import type { Program, Release, Repository } from './repository.js';
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
  readonly bytes: Uint8Array;
}

/**
 * From bytes to a release:
 *  1. The program must be the partner's.
 *  2. The bytes pass everything that a host will check, under the keys that count for the partner now.
 *  3. The rules of the store: allow-lists, and a higher version.
 *  4. The bytes are kept, durably. Until the next step nobody knows them.
 *  5. The log gets the release, its witnesses countersign, the statement is signed and committed; in that moment the
 *     release is public.
 */
export async function publish(parts: PublicationParts, request: PublicationRequest): Promise<Statement> {
  const program = await ownProgram(parts.repository, request);
  const verified = await verify(parts, program, request.bytes);
  const refusal = refusePublication({
    manifest: verified.manifest,
    partner: program.partner,
    lastVersion: await highestVersion(parts.repository, program),
  });
  if (refusal !== null) throw new StoreError(refusal.code, refusal.message);
  const containerSha256 = toHex(await sha256(parts.crypto, request.bytes));
  await parts.blobs.put(containerSha256, request.bytes, await compress(request.bytes));
  return parts.statements.announce(program, releaseOf(verified, containerSha256, parts.now()));
}

async function ownProgram(
  repository: Repository,
  { programId, partnerId }: PublicationRequest,
): Promise<Program> {
  const program = await repository.program(programId);
  if (program === null) throw programNotFound(programId);
  if (program.partner.id === partnerId) return program;
  throw new StoreError(
    'PROGRAM_NOT_OWNED',
    `${programId} belongs to another partner: check the id in manifest.json.`,
  );
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
async function highestVersion(repository: Repository, { id }: Program): Promise<string | null> {
  const versions = (await repository.releases(id)).map(({ release }) => release.version);
  return versions.sort(compareVersions).at(-1) ?? null;
}
