import { compareVersions, toBase64 } from '@org/package-format';
import type { Manifest } from '@org/package-format';
import type { StatementInput } from '@org/package-format/sign';
import type { StoreErrorCode } from './error.js';
import { storeLimits } from './limits.js';
import type { Program, Release, StoredPartner } from './repository.js';

/** Why a verified package may not become a release. */
export interface PublicationRefusal {
  readonly code: StoreErrorCode;
  readonly message: string;
}

/** What the rules of publishing look at. */
export interface Publication {
  readonly manifest: Pick<Manifest, 'version' | 'permissions' | 'allowedDomains'>;
  readonly partner: Pick<StoredPartner, 'permissions' | 'domains'>;
  /** The highest version so far, or null before the first release. */
  readonly lastVersion: string | null;
}

/** Decides about a package that is whole and rightly signed: may this partner publish it? Null means yes. */
export function refusePublication({
  manifest,
  partner,
  lastVersion,
}: Publication): PublicationRefusal | null {
  const permission = manifest.permissions.find((name) => !partner.permissions.includes(name));
  if (permission !== undefined) {
    return {
      code: 'PERMISSION_NOT_ALLOWED',
      message: `Permission "${permission}" is not on your allow-list: remove it from manifest.json or ask the operator.`,
    };
  }
  const domain = manifest.allowedDomains.find((name) => !partner.domains.includes(name));
  if (domain !== undefined) {
    return {
      code: 'DOMAIN_NOT_ALLOWED',
      message: `Domain "${domain}" is not on your allow-list: remove it from manifest.json or ask the operator.`,
    };
  }
  if (lastVersion !== null && compareVersions(manifest.version, lastVersion) <= 0) {
    return {
      code: 'VERSION_NOT_HIGHER',
      message: `Version ${manifest.version} is not above ${lastVersion}, the last one published: raise version in manifest.json and pack again.`,
    };
  }
  return null;
}

/** Whether a statement should be signed again before it is served: it grows old, or the partner has changed. */
export function isStale(
  statement: { readonly signedAt: Date; readonly partnerRevision: number },
  partner: Pick<StoredPartner, 'revision'>,
  now: Date,
): boolean {
  const ageMs = now.getTime() - statement.signedAt.getTime();
  return ageMs > storeLimits.statementFreshMs || statement.partnerRevision !== partner.revision;
}

/** The next statement about a program: a re-signature, or the announcement of a new release. */
export function nextStatement(
  { id, partner, statementSeq, releaseSeq }: Program,
  announced: { readonly release: Release; readonly isNew: boolean },
  now: Date,
): StatementInput {
  const { release, isNew } = announced;
  return {
    format: 1,
    id,
    channel: 'stable',
    statementSeq: statementSeq + 1,
    releaseSeq: isNew ? releaseSeq + 1 : releaseSeq,
    version: release.version,
    minHostVersion: release.minHostVersion,
    manifestSha256: release.manifestSha256,
    container: { sha256: release.containerSha256, size: release.containerSize },
    partner: {
      id: partner.id,
      name: partner.name,
      keys: partner.keys.map(({ keyId, spki }) => ({ keyId, spki: toBase64(spki) })),
      permissions: partner.permissions,
      domains: partner.domains,
    },
    // Nothing is recalled, and every release may be launched.
    minUsableSeq: 0,
    recallEpoch: 0,
    signedAt: toTimestamp(now),
    expires: toTimestamp(new Date(now.getTime() + storeLimits.statementLifetimeMs)),
  };
}

/** UTC to the second, as statements and the catalogue write it. */
export function toTimestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
