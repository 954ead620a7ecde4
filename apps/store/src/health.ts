import type { Statement } from '@org/package-format';
import { toTimestamp } from './catalog.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { NumberedRelease, Repository } from './repository.js';
import type { Document } from './schemas.js';
import type { HaltedRelease, HealthRows, Verdict, VerdictCount } from './sql-health.js';
import type { Statements } from './statements.js';
import { currentOf } from './statements.js';

/** What devices say about releases, and what follows from it. */
export interface Health {
  /** Counts verdicts, and stops rollouts that fail too often. Answers how many were about releases that exist. */
  take(verdicts: readonly Verdict[]): Promise<number>;
  /** Per channel what is served, per release what devices said. */
  report(programId: string): Promise<Document<'ProgramHealth'>>;
}

/** What the health of releases is judged with. */
export interface HealthParts {
  readonly repository: Repository;
  readonly statements: Statements;
  readonly healthRows: HealthRows;
  readonly now: () => Date;
  /** Tells the operator, in the log of the store. */
  readonly tell: (message: string) => void;
}

/** Opens the health loop. */
export function createHealth({ repository, statements, healthRows, now, tell }: HealthParts): Health {
  /** The stop is remembered by now; when nobody countersigns it at once, the next read of the statement does it. */
  async function sign({ programId, channel }: HaltedRelease): Promise<void> {
    try {
      await statements.current({ programId, channel });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  async function served(programId: string): Promise<readonly Statement[]> {
    const names = await repository.channels(programId);
    const programs = await Promise.all(names.map(({ channel }) => repository.program(programId, channel)));
    return programs.flatMap((program) => (program === null ? [] : (currentOf(program) ?? [])));
  }

  return {
    async take(verdicts) {
      const accepted = await healthRows.addVerdicts(verdicts);
      if (accepted === 0) return 0;
      const ids = [...new Set(verdicts.map(({ id }) => id))];
      for (const halted of await healthRows.haltFailing(ids, toTimestamp(now()))) {
        tell(haltLine(halted));
        await sign(halted);
      }
      return accepted;
    },
    async report(programId) {
      const counts = await healthRows.counts(programId);
      const releases = await repository.releases(programId);
      return {
        id: programId,
        channels: (await served(programId)).map(toChannel),
        releases: releases
          .slice(0, storeLimits.maxReportedReleases)
          .map((numbered) => toReport(numbered, counts)),
      };
    },
  };
}

function haltLine({ programId, channel, version, releaseSeq, confirmed, failed }: HaltedRelease): string {
  const trials = String(confirmed + failed);
  return `the rollout of ${programId} ${version} (release ${String(releaseSeq)}, channel ${channel}) was stopped: ${String(failed)} of ${trials} trials failed`;
}

function toChannel(statement: Statement): Document<'ProgramHealth'>['channels'][number] {
  const { channel, releaseSeq, version, rollout, schedule, fallback, minUsableSeq, graceUntil } = statement;
  return {
    ...{ channel, releaseSeq, version, minUsableSeq },
    rollout: rollout ?? null,
    schedule: schedule ?? null,
    fallback: fallback?.version ?? null,
    graceUntil: graceUntil ?? null,
  };
}

function toReport(
  { releaseSeq, channel, release, halt, isTakenBack }: NumberedRelease,
  all: readonly VerdictCount[],
): Document<'ProgramHealth'>['releases'][number] {
  const counts = all.filter((count) => count.releaseSeq === releaseSeq);
  const sum = (verdict: Verdict['verdict']) =>
    counts.filter((count) => count.verdict === verdict).reduce((total, { count }) => total + count, 0);
  const failures = counts.filter(({ verdict }) => verdict === 'failed');
  return {
    ...{ releaseSeq, channel, version: release.version, halt, isTakenBack },
    confirmed: sum('confirmed'),
    slow: sum('slow'),
    failed: sum('failed'),
    reasons: Object.fromEntries(failures.map(({ reason, count }) => [reason, count])),
  };
}
