import * as v from 'valibot';
import type { Database } from './database.js';
import type { ChannelName } from './repository.js';
import { readRow } from './rows.js';

/** What devices say about their trial of a release. */
export const verdictNames = ['confirmed', 'failed', 'slow'] as const;

/** Why a trial failed; `none` for one that did not. */
export const verdictReasons = [
  'none',
  'paint-timeout',
  'error',
  'crashed',
  'unresponsive',
  'attempts',
  'damaged',
  'crash-loop',
] as const;

/** One verdict of one device. */
export interface Verdict {
  readonly id: string;
  readonly releaseSeq: number;
  /** Tells a release from what somebody made up. */
  readonly manifestSha256: string;
  readonly verdict: (typeof verdictNames)[number];
  readonly reason: (typeof verdictReasons)[number];
}

/** How often devices said one thing about a release. */
export interface VerdictCount {
  readonly releaseSeq: number;
  readonly verdict: Verdict['verdict'];
  readonly reason: Verdict['reason'];
  readonly count: number;
}

/** A rollout that has just been stopped by what devices said. */
export interface HaltedRelease extends ChannelName {
  readonly releaseSeq: number;
  readonly version: string;
  readonly confirmed: number;
  readonly failed: number;
}

/** The rows of verdicts and halts. */
export interface HealthRows {
  /** Counts verdicts about releases that exist. Answers how many those are. One query. */
  addVerdicts(verdicts: readonly Verdict[]): Promise<number>;
  /**
   * Stops every rollout among these programs whose failures are above its threshold, once: a release that is stopped
   * is not stopped again. The only place where a rollout is stopped without anybody asking.
   */
  haltFailing(programIds: readonly string[], at: string): Promise<readonly HaltedRelease[]>;
  /** Stops the rollout of a release. Does nothing when it is stopped already. */
  haltByHand(release: ChannelName & { readonly releaseSeq: number }, at: string): Promise<void>;
  counts(programId: string): Promise<readonly VerdictCount[]>;
}

const number = v.pipe(
  v.union([v.number(), v.string(), v.bigint()]),
  v.transform(Number),
  v.safeInteger(),
  v.minValue(0),
);
const sumRow = v.object({ sum: v.nullable(number) });
const haltedRow = v.object({
  program_id: v.string(),
  channel: v.string(),
  release_seq: number,
  version: v.string(),
  confirmed: number,
  failed: number,
});
const countRow = v.object({
  release_seq: number,
  verdict: v.picklist(verdictNames),
  reason: v.picklist(verdictReasons),
  count: number,
});

/** In one order, so that two batches never wait for each other. */
const insertVerdicts = `
  with said as (
    select r.program_id, r.release_seq, d.verdict, d.reason
    from jsonb_to_recordset($1::jsonb) as d(id text, seq bigint, sha256 text, verdict text, reason text)
    join releases r on r.program_id = d.id and r.release_seq = d.seq and r.manifest_sha256 = d.sha256
  ), added as (
    insert into verdicts (program_id, release_seq, verdict, reason, count)
    select program_id, release_seq, verdict, reason, count(*) from said group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (program_id, release_seq, verdict, reason) do update set count = verdicts.count + excluded.count
  )
  select count(*) as sum from said`;

/** Only what a channel serves now is rolled out. A device that is slow counts neither way. */
const haltReleases = `
  update releases r
  set halt = jsonb_build_object('at', $2::text, 'permille', (s.rollout->>'permille')::integer,
    'confirmed', said.confirmed, 'failed', said.failed, 'isByHand', false)
  from statements s
  cross join lateral (
    select coalesce(sum(d.count) filter (where d.verdict = 'confirmed'), 0)::bigint as confirmed,
      coalesce(sum(d.count) filter (where d.verdict = 'failed'), 0)::bigint as failed
    from verdicts d where d.program_id = s.program_id and d.release_seq = s.release_seq
  ) said
  where s.program_id in (select jsonb_array_elements_text($1::jsonb))
    and r.program_id = s.program_id and r.release_seq = s.release_seq and r.halt is null
    and said.confirmed + said.failed >= (s.rollout->'halt'->>'minVerdicts')::bigint
    and said.failed * 1000 > (s.rollout->'halt'->>'failPermille')::bigint * (said.confirmed + said.failed)
  returning r.program_id, r.channel, r.release_seq, r.version, said.confirmed, said.failed`;

const haltRelease = `
  update releases r
  set halt = jsonb_build_object('at', $4::text, 'permille', coalesce((s.rollout->>'permille')::integer, 1000),
    'confirmed', coalesce(said.confirmed, 0), 'failed', coalesce(said.failed, 0), 'isByHand', true)
  from statements s
  cross join lateral (
    select sum(d.count) filter (where d.verdict = 'confirmed')::bigint as confirmed,
      sum(d.count) filter (where d.verdict = 'failed')::bigint as failed
    from verdicts d where d.program_id = $1 and d.release_seq = $3
  ) said
  where s.program_id = $1 and s.channel = $2 and s.release_seq = $3
    and r.program_id = s.program_id and r.release_seq = s.release_seq and r.halt is null`;

/** The rows in SQL. */
export function openHealthRows(database: Database): HealthRows {
  return {
    async addVerdicts(verdicts) {
      const rows = verdicts.map(({ id, releaseSeq: seq, manifestSha256: sha256, verdict, reason }) => ({
        ...{ id, seq, sha256, verdict, reason },
      }));
      const [row] = await database.query(insertVerdicts, [JSON.stringify(rows)]);
      return readRow(sumRow, row).sum ?? 0;
    },
    async haltFailing(programIds, at) {
      const rows = await database.query(haltReleases, [JSON.stringify(programIds), at]);
      return rows.map((row) => {
        const { program_id: programId, release_seq: releaseSeq, ...rest } = readRow(haltedRow, row);
        return { programId, releaseSeq, ...rest };
      });
    },
    async haltByHand({ programId, channel, releaseSeq }, at) {
      await database.query(haltRelease, [programId, channel, releaseSeq, at]);
    },
    async counts(programId) {
      const rows = await database.query(
        `select release_seq, verdict, reason, count from verdicts where program_id = $1
         order by release_seq desc, verdict, reason`,
        [programId],
      );
      return rows.map((row) => {
        const { release_seq: releaseSeq, verdict, reason, count } = readRow(countRow, row);
        return { releaseSeq, verdict, reason, count };
      });
    },
  };
}
