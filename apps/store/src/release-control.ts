import { compareVersions } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { toTimestamp } from './catalog.js';
import { StoreError } from './error.js';
import { assertChannelAllowed, assertForceable, ownedProgram, servedBy } from './owned-program.js';
import { compact, newReach, reachOf, withPermille, withoutHalt } from './reach.js';
import type { Reach, ReachRequest } from './reach.js';
import { recalled } from './recalls.js';
import type { Recalls } from './recalls.js';
import type { ChannelName, Program, Repository } from './repository.js';
import { assertAboveFloor } from './rollback.js';
import type { HealthRows } from './sql-health.js';
import { createSalt } from './statement-signing.js';
import { currentOf } from './statements.js';
import type { Statements } from './statements.js';

/** What steering a release works with. */
export interface ReleaseControlParts {
  readonly repository: Repository;
  readonly statements: Statements;
  readonly recalls: Recalls;
  readonly healthRows: HealthRows;
  readonly now: () => Date;
}

/** Who steers what: the partner of the program, or the operator (null). */
export interface Steering extends ChannelName {
  readonly partnerId: string | null;
}

/** Makes a release of one channel the current one of another: a new announcement about bytes that are there. */
export async function promote(
  { repository, statements, recalls }: ReleaseControlParts,
  asked: Steering & { readonly releaseSeq: number; readonly reach: ReachRequest },
): Promise<Statement> {
  const program = await ownedProgram(repository, asked);
  await assertChannelAllowed(repository, program);
  const { reach } = asked;
  if (reach.minUsable !== undefined) await assertForceable(repository, program, reach.minUsable);
  const releases = await repository.releases(program.id);
  const found = releases.find(({ releaseSeq }) => releaseSeq === asked.releaseSeq);
  if (found === undefined)
    throw new StoreError('RELEASE_NOT_FOUND', `${program.id} has no release ${String(asked.releaseSeq)}.`);
  if (found.halt !== null) throw halted(program);
  const { version, manifestSha256, keyId } = found.release;
  const current = program.current?.release.version;
  if (current !== undefined && compareVersions(version, current) <= 0) {
    throw new StoreError(
      'VERSION_NOT_HIGHER',
      `Version ${version} is not above ${current}, which ${program.channel} serves: choose a later release, or roll back.`,
    );
  }
  assertAboveFloor(
    found,
    releases.filter(({ channel }) => channel === program.channel),
    program.id,
  );
  const subject = { id: program.id, manifestSha256, keyId, releaseSeq: found.releaseSeq };
  const recall = await recalls.find(subject);
  if (recall !== null) throw recalled(recall);
  const salt = createSalt();
  return statements.announce(program, {
    release: found.release,
    reach: (before) => newReach(reach, before, salt),
  });
}

/** What to do with the rollout of the current release. */
export type RolloutChange =
  | { readonly type: 'to'; readonly permille: number }
  | { readonly type: 'halt' }
  /** Where it stood before, unless told. */
  | { readonly type: 'resume'; readonly permille: number | undefined };

/** Gives the current release of a channel to more devices or fewer, stops it, or goes on. */
export async function changeRollout(
  { repository, statements, healthRows, now }: ReleaseControlParts,
  { change, ...asked }: Steering & { readonly change: RolloutChange },
): Promise<Statement> {
  const program = await ownedProgram(repository, asked);
  const { statement, halt } = servedBy(program);
  const salt = createSalt();
  switch (change.type) {
    case 'to':
      if (halt !== null) throw halted(program);
      return statements.change(program, {
        reach: (before) => withPermille(reachOf(before), change.permille, salt),
      });
    case 'halt':
      // Remembered first: it holds even when nobody countersigns the statement now.
      await healthRows.haltByHand({ ...asked, releaseSeq: statement.releaseSeq }, toTimestamp(now()));
      return statements.change(program, { reach: reachOf, isStop: true });
    case 'resume': {
      if (halt === null)
        throw new StoreError(
          'CONFLICT',
          `The rollout of ${program.id} on ${program.channel} is not stopped: change its permille instead.`,
        );
      const permille = change.permille ?? halt.permille;
      return statements.change(program, {
        reach: (before) => withPermille(reachOf(before), permille, salt),
        isResumed: true,
      });
    }
  }
}

/** Forbids releases below `minUsableSeq` from now on, or from `graceUntil` on where an update cannot be had. */
export async function forceUpdate(
  { repository, statements }: ReleaseControlParts,
  {
    minUsableSeq,
    graceUntil,
    ...asked
  }: Steering & { readonly minUsableSeq: number; readonly graceUntil: string | undefined },
): Promise<Statement> {
  const program = await ownedProgram(repository, asked);
  const { release, halt } = servedBy(program);
  if (halt !== null) throw halted(program);
  await assertForceable(repository, program, minUsableSeq);
  const before = currentOf(program)?.minUsableSeq ?? 0;
  const forced = ({ rollout, schedule }: Reach) => {
    // Stopping it would leave nothing to run to whoever it has not reached.
    const kept = rollout !== undefined && minUsableSeq > before ? withoutHalt(rollout) : rollout;
    return compact({ rollout: kept, schedule, minUsableSeq, graceUntil });
  };
  if (minUsableSeq < before) throw forcedBefore(program, before);
  // package-format 5.3: the log has minUsableSeq with the release, so it is announced anew; the grace is not in the log.
  if (minUsableSeq === before) return statements.change(program, { reach: forced });
  return statements.announce(program, {
    release,
    reach: (current) => forced(current === null ? { minUsableSeq } : reachOf(current)),
  });
}

function halted({ id, channel }: Program): StoreError {
  return new StoreError(
    'ROLLOUT_HALTED',
    `The rollout of ${id} on ${channel} was stopped: look at GET /mini-programs/${id}/health, then resume it, roll back, or publish a better release.`,
  );
}

function forcedBefore({ id }: Program, minUsableSeq: number): StoreError {
  return new StoreError(
    'FORCE_REFUSED',
    `${id} forces release ${String(minUsableSeq)} already, and hosts remember that: it cannot fall.`,
  );
}
