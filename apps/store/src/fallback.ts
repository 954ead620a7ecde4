import { compareVersions } from '@org/package-format';
import type { PartnerKeys, StatementFallback } from '@org/package-format';
import { refuseRelease } from './catalog.js';
import { isPartial } from './reach.js';
import type { Reach } from './reach.js';
import type { Recalls } from './recalls.js';
import type { NumberedRelease, Program, Release } from './repository.js';

/** A release, and the statement about it that hosts will ask for. */
export interface Fallback extends NumberedRelease {
  readonly statementSha256: string;
}

/** As a statement names it. */
export function namedAs({ releaseSeq, release, statementSha256 }: Fallback): StatementFallback {
  const { version, minHostVersion, manifestSha256 } = release;
  return { releaseSeq, version, minHostVersion, manifestSha256, statementSha256 };
}

/** The release that a fallback is chosen for. */
export interface FallbackQuestion {
  readonly program: Program;
  readonly release: Release;
  readonly reach: Reach;
  /** Its own number; fallbacks are older. */
  readonly releaseSeq: number;
  /** Every release of the program, the newest first. */
  readonly releases: readonly NumberedRelease[];
  /** Digest of the statement that is replaced in this moment, and so is not kept yet. */
  readonly replaced: { readonly releaseSeq: number; readonly sha256: string } | null;
  /** Releases that this one takes back. */
  readonly takesBack: { readonly above: number; readonly upTo: number } | null;
  readonly keys: PartnerKeys;
  readonly at: string;
}

/**
 * The release for devices that do not get this one (package-format 5.11): the newest one before it on its channel that
 * was neither stopped, nor taken back, nor recalled, and that the store could announce anew. A release for everybody
 * has one only where older hosts need it. Null when there is none.
 */
export async function chooseFallback(
  question: FallbackQuestion,
  recalls: Pick<Recalls, 'find'>,
): Promise<Fallback | null> {
  const { program, releases, releaseSeq } = question;
  const older = releases.filter(
    (numbered) => numbered.channel === program.channel && numbered.releaseSeq < releaseSeq,
  );
  const floor = highestFloor(older);
  for (const numbered of older) {
    const statementSha256 = digestOf(numbered, question);
    if (statementSha256 === null || !fits(numbered, question)) continue;
    if (floor !== null && compareVersions(numbered.release.version, floor) < 0) continue;
    const { manifestSha256, keyId } = numbered.release;
    const subject = { id: program.id, manifestSha256, keyId, releaseSeq: numbered.releaseSeq };
    if ((await recalls.find(subject)) === null) return { ...numbered, statementSha256 };
  }
  return null;
}

/** The highest version that a release allows to be served after it, or null. */
export function highestFloor(releases: readonly NumberedRelease[]): string | null {
  const floors = releases.flatMap(({ release }) => release.rollbackFloor ?? []);
  return floors.sort(compareVersions).at(-1) ?? null;
}

function fits(numbered: NumberedRelease, question: FallbackQuestion): boolean {
  const { program, release, reach, takesBack, keys, at } = question;
  const { release: older, releaseSeq, halt, isTakenBack } = numbered;
  if (halt !== null || isTakenBack || older.manifestSha256 === release.manifestSha256) return false;
  if (takesBack !== null && releaseSeq > takesBack.above && releaseSeq <= takesBack.upTo) return false;
  if (releaseSeq < reach.minUsableSeq) return false;
  if (!isPartial(reach) && compareVersions(older.minHostVersion, release.minHostVersion) >= 0) return false;
  return refuseRelease({ release: older, partner: program.partner, keys, at }) === null;
}

function digestOf(
  { releaseSeq, keptSha256 }: NumberedRelease,
  { replaced }: FallbackQuestion,
): string | null {
  return releaseSeq === replaced?.releaseSeq ? replaced.sha256 : keptSha256;
}
