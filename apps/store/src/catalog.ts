import { createHash } from 'node:crypto';
import { PackageError, assertKeyCounts, canonicalize, compareVersions } from '@org/package-format';
import type { Manifest, PartnerKeys, Statement, StatementFallback } from '@org/package-format';
import type { StatementInput } from '@org/package-format/sign';
import type { StoreErrorCode } from './error.js';
import { storeLimits } from './limits.js';
import { isOver } from './reach.js';
import type { Reach } from './reach.js';
import type {
  ClaimedNumbers,
  Halt,
  Program,
  Release,
  StatementFacts,
  StoredPartner,
  StoredStatement,
} from './repository.js';

/** Why a verified package may not become a release. */
export interface PublicationRefusal {
  readonly code: StoreErrorCode;
  readonly message: string;
}

/** What the rules of publishing look at. */
export interface Publication {
  readonly manifest: Pick<Manifest, 'version' | 'permissions' | 'allowedDomains'>;
  readonly partner: Pick<StoredPartner, 'permissions' | 'domains'>;
  /** The highest version on the channel so far, or null before its first release. */
  readonly lastVersion: string | null;
  /** Every version of the program, on whatever channel. */
  readonly versions: readonly string[];
}

/** Decides about a package that is whole and rightly signed: may this partner publish it? Null means yes. */
export function refusePublication({
  manifest,
  partner,
  lastVersion,
  versions,
}: Publication): PublicationRefusal | null {
  const power = refusePowers(manifest, partner);
  if (power !== null) return power;
  if (lastVersion !== null && compareVersions(manifest.version, lastVersion) <= 0) {
    return {
      code: 'VERSION_NOT_HIGHER',
      message: `Version ${manifest.version} is not above ${lastVersion}, the last one published: raise version in manifest.json and pack again.`,
    };
  }
  if (versions.includes(manifest.version)) {
    return {
      code: 'VERSION_NOT_HIGHER',
      message: `Version ${manifest.version} was published on another channel: promote that release, or raise version in manifest.json and pack again.`,
    };
  }
  return null;
}

/** Decides about a release whose package was checked earlier: would hosts take it now? Null means yes. */
export function refuseRelease({
  release,
  partner,
  keys,
  at,
}: {
  readonly release: Pick<Release, 'permissions' | 'allowedDomains' | 'keyId'>;
  readonly partner: Pick<StoredPartner, 'permissions' | 'domains'>;
  readonly keys: PartnerKeys;
  /** When it would be published. */
  readonly at: string;
}): PublicationRefusal | null {
  const power = refusePowers(release, partner);
  if (power !== null) return power;
  const { keyId } = release;
  if (!keys.keys.some((key) => key.keyId === keyId)) {
    const message = `The key ${keyId} that signed the package is not one of the partner any more: pack it again with a current key, under a higher version.`;
    return { code: 'KEYS_REFUSED', message };
  }
  try {
    assertKeyCounts(keys, keyId, at);
    return null;
  } catch (error) {
    if (error instanceof PackageError) return { code: 'KEYS_REFUSED', message: error.message };
    throw error;
  }
}

/** package-format 5.5: an allow-list only narrows what a manifest asks for */
function refusePowers(
  manifest: Pick<Manifest, 'permissions' | 'allowedDomains'>,
  partner: Pick<StoredPartner, 'permissions' | 'domains'>,
): PublicationRefusal | null {
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
  return null;
}

/** What tells a host anything new: all of a statement but numbers, times, and what it hears beside (recalls). */
export function meaningOf(content: Omit<StatementInput, 'log'>): string {
  const meaning = { ...content, statementSeq: 0, signedAt: '', expires: '', recallEpoch: 0 };
  return createHash('sha256').update(canonicalize(meaning)).digest('hex');
}

/** What queries ask of a statement (repository.ts). */
export function factsOf(content: Omit<StatementInput, 'log'>): StatementFacts {
  const { storeKeysVersion, partner, recallEpoch, fallback, rollout, schedule } = content;
  return {
    storeKeysVersion,
    partnerKeysVersion: partner.keys.version,
    recallEpoch,
    fallbackSeq: fallback?.releaseSeq ?? null,
    rollout: rollout ?? null,
    // Without a fallback there is nothing to turn back to.
    endsAt: fallback === undefined || schedule?.until === undefined ? null : new Date(schedule.until),
  };
}

/** What a statement has to be about, to be served as it is. */
export interface Currency {
  readonly partnerRevision: number;
  readonly recallEpoch: number;
  readonly storeKeysVersion: number;
  readonly partnerKeysVersion: number;
}

/** Whether a statement should be signed again before it is served: it grows old, or what it speaks of has changed. */
export function isStale(
  stored: Pick<StoredStatement, 'signedAt' | 'partnerRevision' | 'meaning'>,
  statement: Statement,
  parts: { readonly current: Currency; readonly now: Date; readonly halt: Halt | null },
): boolean {
  const { signedAt, partnerRevision, meaning } = stored;
  const { current, now, halt } = parts;
  return (
    meaning === '' ||
    (halt !== null && statement.rollout?.permille !== 0) ||
    (statement.fallback !== undefined && isOver(statement, now)) ||
    now.getTime() - signedAt.getTime() > storeLimits.statementFreshMs ||
    partnerRevision !== current.partnerRevision ||
    statement.recallEpoch !== current.recallEpoch ||
    statement.storeKeysVersion !== current.storeKeysVersion ||
    statement.partner.keys.version !== current.partnerKeysVersion
  );
}

/** What is said about a release, before the log has it. */
export function statementContent(parts: {
  readonly program: Program;
  readonly release: Release;
  readonly numbers: ClaimedNumbers;
  readonly keys: PartnerKeys;
  readonly currency: Currency;
  readonly signedAt: string;
  readonly publishedAt: string;
  readonly rollbackOf: number | null;
  readonly reach: Reach;
  readonly fallback: StatementFallback | null;
}): Omit<StatementInput, 'log'> {
  const { program, release, numbers, keys, currency, signedAt, publishedAt, rollbackOf, reach, fallback } =
    parts;
  const { id, channel, partner } = program;
  return {
    format: 1,
    id,
    channel,
    ...numbers,
    version: release.version,
    minHostVersion: release.minHostVersion,
    manifestSha256: release.manifestSha256,
    container: { sha256: release.containerSha256, size: release.containerSize },
    partner: {
      id: partner.id,
      name: partner.name,
      keys,
      permissions: partner.permissions,
      domains: partner.domains,
    },
    ...reach,
    ...(fallback === null ? {} : { fallback }),
    recallEpoch: currency.recallEpoch,
    storeKeysVersion: currency.storeKeysVersion,
    ...(rollbackOf === null ? {} : { rollbackOf }),
    publishedAt,
    signedAt,
    expires: toTimestamp(new Date(Date.parse(signedAt) + storeLimits.statementLifetimeMs)),
  };
}

/** UTC to the second, as statements and the catalogue write it. */
export function toTimestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
