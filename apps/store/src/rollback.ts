import { compareVersions } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { StoreError } from './error.js';
import { highestFloor } from './fallback.js';
import { newReach } from './reach.js';
import { recalled } from './recalls.js';
import type { Recalls } from './recalls.js';
import { programNotFound } from './route.js';
import type { ChannelName, NumberedRelease, Repository } from './repository.js';
import type { Statements } from './statements.js';

/** What a rollback works with. */
export interface RollbackParts {
  readonly repository: Repository;
  readonly statements: Statements;
  readonly recalls: Recalls;
}

/**
 * Makes an older release current again: a new statement and a new log entry about bytes that are there already. Without
 * `toReleaseSeq` it is the newest one with a lower version. Never goes below the highest floor that the partner gave,
 * and never to what is recalled: hosts would refuse both.
 */
export async function rollBack(
  { repository, statements, recalls }: RollbackParts,
  { programId, channel, toReleaseSeq }: ChannelName & { readonly toReleaseSeq?: number | undefined },
): Promise<Statement> {
  const program = await repository.program(programId, channel);
  if (program === null || program.current === null) throw programNotFound(programId);
  const { release: current, statement } = program.current;
  const releases = (await repository.releases(programId)).filter(
    (numbered) => numbered.channel === channel && numbered.releaseSeq <= statement.releaseSeq,
  );
  const isTarget =
    toReleaseSeq === undefined
      ? ({ release, halt, isTakenBack }: NumberedRelease) =>
          halt === null && !isTakenBack && compareVersions(release.version, current.version) < 0
      : ({ releaseSeq }: NumberedRelease) => releaseSeq === toReleaseSeq;
  const target = releases.find(
    (numbered) => numbered.release.manifestSha256 !== current.manifestSha256 && isTarget(numbered),
  );
  if (target === undefined) {
    throw new StoreError('RELEASE_NOT_FOUND', `${programId} has no such older release to go back to.`);
  }
  assertAboveFloor(target, releases, programId);
  const { manifestSha256, keyId } = target.release;
  // The release gets a new number; a recall may name the one that it had.
  const recall = await recalls.find({ id: programId, manifestSha256, keyId, releaseSeq: target.releaseSeq });
  if (recall !== null) throw recalled(recall);
  return statements.announce(program, {
    release: target.release,
    // For everybody: what is taken back is taken back from all of them.
    reach: (before) => newReach({}, before, ''),
    rollback: { above: target.releaseSeq, upTo: statement.releaseSeq },
  });
}

/** Refuses what hosts would refuse: they keep the highest floor that any release gave (updates 1.2). */
export function assertAboveFloor(
  { release }: NumberedRelease,
  releases: readonly NumberedRelease[],
  programId: string,
): void {
  const floor = highestFloor(releases);
  if (floor === null || compareVersions(release.version, floor) >= 0) return;
  throw new StoreError(
    'BELOW_ROLLBACK_FLOOR',
    `The partner does not allow ${programId} below ${floor}: choose a later release, or ask the partner for a new one.`,
  );
}
