// Which releases a device meets in these journeys, made around the one under test.

import { compareVersions } from '@org/package-format';
import { packProgram } from '@org/package-format/sign';

import type { Manifest, PackageCrypto } from '@org/package-format';
import type { ManifestInput, Signer } from '@org/package-format/sign';

/**
 * `old` came before the release under test, `next`. `other-data` came before it too and keeps its data otherwise.
 * `wide` may do more than `next`, `modern` needs a newer host than there is, `fixed` comes after all of them.
 */
export type ReleaseName = 'old' | 'other-data' | 'next' | 'wide' | 'modern' | 'fixed';

/** The host version that `modern` waits for. */
export const MODERN_HOST = '900000.0.0';

/** A release that is made for the run: of the same program as the one under test, and small. */
export async function packCompanion(
  name: Exclude<ReleaseName, 'next'>,
  next: Pick<
    Manifest,
    'id' | 'name' | 'version' | 'minHostVersion' | 'dataVersion' | 'permissions' | 'allowedDomains'
  >,
  {
    signer,
    crypto,
    files,
  }: {
    readonly signer: Signer;
    readonly crypto: PackageCrypto;
    readonly files: ReadonlyMap<string, Uint8Array>;
  },
): Promise<Uint8Array> {
  const { id, name: title, minHostVersion, dataVersion, permissions, allowedDomains } = next;
  const manifest: ManifestInput = {
    ...{ id, name: title, minHostVersion: isBefore(name) ? '0.0.0' : minHostVersion },
    version: versionOf(name, next.version),
    entryPoint: 'index.html',
    ...{ dataVersion, permissions, allowedDomains },
    ...changeOf(name, next),
  };
  return packProgram({ manifest, files, signer, crypto });
}

function changeOf(
  name: ReleaseName,
  { dataVersion, permissions }: Pick<Manifest, 'dataVersion' | 'permissions'>,
): Partial<ManifestInput> {
  switch (name) {
    case 'other-data':
      return { dataVersion: dataVersion === 1 ? 2 : dataVersion - 1 };
    case 'wide':
      return { permissions: [...new Set([...permissions, addedPermission(permissions)])] };
    case 'modern':
      return { minHostVersion: MODERN_HOST };
    case 'old':
    case 'next':
    case 'fixed':
      return {};
  }
}

function addedPermission(permissions: readonly string[]): string {
  return permissions.includes('geolocation') ? 'camera' : 'geolocation';
}

function isBefore(name: ReleaseName): boolean {
  return name === 'old' || name === 'other-data';
}

function versionOf(name: ReleaseName, next: string): string {
  const [core = ''] = next.split('-');
  const major = Number(core.split('.')[0]);
  switch (name) {
    case 'next':
      return next;
    case 'old':
      return below(next, `${core}-0`);
    case 'other-data':
      return below(next, `${core}-0.0`);
    case 'wide':
      return `${String(major + 1)}.0.0`;
    case 'modern':
      return `${String(major + 1)}.0.1`;
    case 'fixed':
      return `${String(major + 2)}.0.0`;
  }
}

/** As near below as possible, so that a `rollbackFloor` rarely forbids it. */
function below(next: string, near: string): string {
  return compareVersions(near, next) < 0 ? near : '0.0.0-0';
}
