import { parseStatement } from '@org/package-format';
import type { Statement } from '@org/package-format';
import { isStale } from './catalog.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import { compact, isOver, reachOf } from './reach.js';
import type { Reach } from './reach.js';
import { recalled } from './recalls.js';
import type { ChannelName, Program, Release } from './repository.js';
import { programNotFound } from './route.js';
import { createStatementSigning } from './statement-signing.js';
import type { Rollback, Subject, StatementSigningParts } from './statement-signing.js';

/** What a new release says about itself. */
interface Announcement {
  readonly release: Release;
  /** Whom it is for, given what the channel said before; asked again when another signature came first. */
  readonly reach: (before: Statement | null) => Reach;
  /** What it takes back, when it is an older one. */
  readonly rollback?: Rollback | null;
}

/** How the statement about a release changes while the release stays. */
interface Change {
  readonly reach: (before: Statement) => Reach;
  /** Lifts the halt of the release. */
  readonly isResumed?: boolean;
  /** A stop is signed whatever it leaves devices with. */
  readonly isStop?: boolean;
}

/** The store's word about each program: which release is current on a channel. */
export interface Statements {
  /** The bytes to serve now, signed again when they have grown old or say too little. Null without a release. */
  current(name: ChannelName): Promise<Uint8Array | null>;
  /**
   * Announces a new release, or an older one again. CONFLICT when another one was announced since `seen` was read,
   * WITNESS_UNAVAILABLE when nobody countersigns the log.
   */
  announce(seen: Program, announcement: Announcement): Promise<Statement>;
  /** Signs anew what the channel of `seen` says about its release. CONFLICT when that is another one by now. */
  change(seen: Program, change: Change): Promise<Statement>;
  /** Turns back every channel whose schedule is over. What cannot be turned back now is tried again the next time. */
  turnBackEnded(): Promise<void>;
}

/** Signs statements, one number after the other. */
export function createStatements(options: StatementSigningParts): Statements {
  const { repository, recalls, log, now } = options;
  const signing = createStatementSigning(options);
  const renewals = new Map<string, Promise<Uint8Array>>();

  async function renew({ programId, channel }: ChannelName): Promise<Uint8Array> {
    for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
      const program = await repository.program(programId, channel);
      if (program === null || program.current === null) throw busy();
      const { release, statement } = program.current;
      const before = statementOf(program.current.statement.bytes, program);
      if (!(await isOutOfDate(program, before))) return statement.bytes;
      const { bytes } = await signing.sign(
        program,
        (await turnedBack(program, before)) ?? {
          ...{ type: 'renewed', release, before, reach: reachOf(before), isResumed: false, isAsked: false },
        },
      );
      if (bytes !== null) return bytes;
    }
    throw busy();
  }

  async function isOutOfDate(program: Program, statement: Statement): Promise<boolean> {
    if (program.current === null) return false;
    const { statement: stored, halt } = program.current;
    return isStale(stored, statement, { current: await signing.currency(program), now: now(), halt });
  }

  /** package-format 5.12: after the end of a schedule, the fallback is announced again, for whom it was meant. */
  async function turnedBack(program: Program, before: Statement): Promise<Subject | null> {
    if (before.fallback === undefined || !isOver(before, now())) return null;
    const target = await signing.fallback(program, before);
    if (target === null) return null;
    const bytes = await repository.keptStatement(program.id, target.statementSha256);
    const { rollout, schedule } = bytes === null ? {} : reachOf(statementOf(bytes, program));
    const { minUsableSeq, graceUntil } = before;
    return {
      type: 'new',
      release: target.release,
      reach: compact({ rollout, schedule, minUsableSeq, graceUntil }),
      rollback: { above: target.releaseSeq, upTo: before.releaseSeq },
      isAsked: false,
    };
  }

  async function current(name: ChannelName): Promise<Uint8Array | null> {
    const program = await repository.program(name.programId, name.channel);
    if (program === null || program.current === null) return null;
    const { bytes } = program.current.statement;
    const statement = statementOf(bytes, program);
    if (log.isAway() || !(await isOutOfDate(program, statement))) return bytes;
    // One signature serves everyone who saw the old statement while it is made.
    const key = `${name.programId} ${name.channel}`;
    const running = renewals.get(key) ?? renew(name).finally(() => renewals.delete(key));
    renewals.set(key, running);
    try {
      return await running;
    } catch (error) {
      // What was signed before still holds until it expires; hosts judge that.
      if (error instanceof StoreError && waitReasons.includes(error.code)) return bytes;
      throw error;
    }
  }

  async function announce(
    seen: Program,
    { release, reach, rollback = null }: Announcement,
  ): Promise<Statement> {
    let program: Program | null = seen;
    let { releaseSeq } = seen;
    for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
      if (program === null || program.releaseSeq !== releaseSeq) throw conflict(seen);
      if (!isStillCurrent(program, seen)) throw conflict(seen);
      await assertNotRecalled(release, program);
      const signed = await signing.sign(program, {
        ...{ type: 'new', release, rollback, reach: reach(currentOf(program)), isAsked: true },
      });
      if (signed.bytes !== null) return parseStatement(signed.bytes);
      ({ releaseSeq } = signed);
      program = await repository.program(seen.id, seen.channel);
    }
    throw busy();
  }

  async function change(
    seen: Program,
    { reach, isResumed = false, isStop = false }: Change,
  ): Promise<Statement> {
    for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
      const program = await repository.program(seen.id, seen.channel);
      const before = program === null ? null : currentOf(program);
      if (program === null || program.current === null || before === null) throw programNotFound(seen.id);
      if (!isStillCurrent(program, seen)) throw conflict(seen);
      const { release } = program.current;
      const { bytes } = await signing.sign(program, {
        ...{ type: 'renewed', release, before, reach: reach(before), isResumed, isAsked: !isStop },
      });
      if (bytes !== null) return parseStatement(bytes);
    }
    throw busy();
  }

  async function turnBackEnded(): Promise<void> {
    if (log.isAway()) return;
    // Each is answered as a host that asks for it would be.
    for (const name of await repository.endedChannels(now())) {
      try {
        await current(name);
      } catch (error) {
        // Whoever asks for that program is told; the others are listed meanwhile.
        if (!(error instanceof StoreError)) throw error;
      }
    }
  }

  async function assertNotRecalled(release: Release, { id, releaseSeq }: Program): Promise<void> {
    const { manifestSha256, keyId } = release;
    const recall = await recalls.find({ id, manifestSha256, keyId, releaseSeq: releaseSeq + 1 });
    if (recall !== null) throw recalled(recall);
  }

  return { current, announce, change, turnBackEnded };
}

/** Why a statement cannot be renewed for now. */
const waitReasons: readonly string[] = ['WITNESS_UNAVAILABLE', 'RECOVERY_PENDING'];

/** The statement that a program serves on its channel, or null. */
export function currentOf(program: Program): Statement | null {
  return program.current === null ? null : statementOf(program.current.statement.bytes, program);
}

function isStillCurrent(program: Program, seen: Program): boolean {
  return (
    program.partner.revision === seen.partner.revision &&
    program.current?.statement.releaseSeq === seen.current?.statement.releaseSeq
  );
}

/** What the database hands back is input: it must still be a statement about this program. */
function statementOf(bytes: Uint8Array, { id, channel }: Program): Statement {
  try {
    const statement = parseStatement(bytes);
    if (statement.id === id && statement.channel === channel) return statement;
  } catch (cause) {
    throw damaged(id, cause);
  }
  throw damaged(id);
}

function damaged(id: string, cause?: unknown): StoreError {
  return new StoreError('DATA_DAMAGED', `The stored statement of ${id} is damaged: restore a backup.`, {
    cause,
  });
}

function conflict({ id }: Program): StoreError {
  return new StoreError(
    'CONFLICT',
    `Another release of ${id}, or a change of its partner, came first: look at GET /mini-programs/${id}/version and try again if yours is still wanted.`,
  );
}

function busy(): StoreError {
  return new StoreError('STORE_BUSY', 'The store is busy with this program: try again in a few seconds.');
}
