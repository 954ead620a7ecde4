// A release as both signers vouch for it: read from disk, verified anew at every launch (docs/updates.md 6).

import { PackageError, encodeUtf8, programLabel, verifyRelease } from '@org/package-format';

import { packageKey } from './release-slots.js';

import type { Platform } from './platform.js';
import type { ProgramIdentity } from './program-context.js';
import type { ProgramRecord, Release } from './program-record.js';
import type { Trust } from './trust.js';
import type { Manifest } from '@org/package-format';

/** What a launch may rely on. */
export interface InstalledRelease {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly statementBytes: Uint8Array;
  readonly containerKey: string;
  /** The first label of the program's origin. */
  readonly label: string;
  readonly identity: ProgramIdentity;
}

/** Where the manifest begins in every container: after the first local header and its name. */
const MANIFEST_OFFSET = 30 + 'manifest.json'.length;

/**
 * Verifies statement and manifest of an installed release. Files are verified as they are served.
 * Throws when the package on this device is damaged or was not signed for this program.
 */
export async function readInstalledRelease(
  { blobs, crypto }: Pick<Platform, 'blobs' | 'crypto'>,
  { storeKeys, allowDomain }: Trust,
  { id, partnerKeyIds }: ProgramRecord,
  release: Release,
): Promise<InstalledRelease> {
  const containerKey = packageKey(release.digest);
  const containerBytes = await blobs.size(containerKey);
  if (containerBytes === null) {
    throw new PackageError(
      'CONTAINER_TRUNCATED',
      '1.9',
      'The package is not on this device any more: fetch it again.',
    );
  }
  const statementBytes = encodeUtf8(release.statement);
  const manifestBytes = await blobs.read(containerKey, MANIFEST_OFFSET, release.manifestBytes);
  const label = await programLabel(id, crypto);
  const { manifest, statement } = await verifyRelease(
    {
      statement: statementBytes,
      manifest: manifestBytes,
      containerBytes,
      label,
      pinnedKeyIds: partnerKeyIds,
    },
    { keys: storeKeys, crypto, ...(allowDomain === undefined ? {} : { allowDomain }) },
  );
  const identity = {
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    partnerName: statement.partner.name,
    permissions: manifest.permissions,
    partnerPermissions: statement.partner.permissions,
    domains: manifest.allowedDomains,
  };
  return { manifest, manifestBytes, statementBytes, containerKey, label, identity };
}
