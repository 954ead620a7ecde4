import type { Database, Queries } from './database.js';
import type { Release, StatementCommit } from './repository.js';

/**
 * Makes a statement the current one of its channel. Writes nothing at all, the release included, when it comes too late
 * or was made from another statement than the current one.
 */
export async function writeStatement(database: Database, commit: StatementCommit): Promise<boolean> {
  try {
    await database.transaction(async (queries) => {
      if (commit.release !== undefined) await insertRelease(queries, commit, commit.release);
      if (!(await makeCurrent(queries, commit))) throw new OutrunError();
      await keepReplaced(queries, commit);
      await takeBack(queries, commit);
      if (commit.resumes === true) await resume(queries, commit);
    });
    return true;
  } catch (error) {
    if (error instanceof OutrunError) return false;
    throw error;
  }
}

/** Rolls back what was written for a statement that came too late. */
class OutrunError extends Error {
  override readonly name = 'OutrunError';
}

/** `changed_seq` stays while statements mean the same, so that hosts are not asked to read what they know. */
async function makeCurrent(
  queries: Queries,
  { programId, channel, statement, facts, basedOn }: StatementCommit,
): Promise<boolean> {
  const written = await queries.query(
    `insert into statements (program_id, channel, release_seq, statement_seq, partner_revision, signed_at, bytes,
       meaning, changed_seq, store_keys_version, partner_keys_version, recall_epoch, fallback_seq, rollout, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $4, $9, $10, $11, $12, $13::jsonb, $14)
     on conflict (program_id, channel) do update set release_seq = excluded.release_seq,
       statement_seq = excluded.statement_seq, partner_revision = excluded.partner_revision,
       signed_at = excluded.signed_at, bytes = excluded.bytes, meaning = excluded.meaning,
       changed_seq = case when statements.meaning = excluded.meaning then statements.changed_seq
                          else excluded.changed_seq end,
       store_keys_version = excluded.store_keys_version, partner_keys_version = excluded.partner_keys_version,
       recall_epoch = excluded.recall_epoch, fallback_seq = excluded.fallback_seq, rollout = excluded.rollout,
       ends_at = excluded.ends_at
     where statements.statement_seq < excluded.statement_seq and statements.release_seq <= excluded.release_seq
       and statements.meaning = $15
     returning program_id as id`,
    [
      programId,
      channel,
      statement.releaseSeq,
      statement.statementSeq,
      statement.partnerRevision,
      statement.signedAt,
      statement.bytes,
      statement.meaning,
      facts.storeKeysVersion,
      facts.partnerKeysVersion,
      facts.recallEpoch,
      facts.fallbackSeq,
      facts.rollout === null ? null : JSON.stringify(facts.rollout),
      facts.endsAt,
      basedOn,
    ],
  );
  return written.length > 0;
}

async function keepReplaced(queries: Queries, { programId, keeps }: StatementCommit): Promise<void> {
  if (keeps === undefined) return;
  await queries.query(
    `insert into kept_statements (program_id, sha256, release_seq, statement_seq, bytes)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [programId, keeps.sha256, keeps.releaseSeq, keeps.statementSeq, keeps.bytes],
  );
}

async function takeBack(queries: Queries, { programId, channel, takesBack }: StatementCommit): Promise<void> {
  if (takesBack === undefined) return;
  await queries.query(
    `update releases set is_taken_back = true
     where program_id = $1 and channel = $2 and release_seq > $3 and release_seq <= $4`,
    [programId, channel, takesBack.above, takesBack.upTo],
  );
}

async function resume(queries: Queries, { programId, statement }: StatementCommit): Promise<void> {
  const release = [programId, statement.releaseSeq];
  await queries.query('update releases set halt = null where program_id = $1 and release_seq = $2', release);
  await queries.query('delete from verdicts where program_id = $1 and release_seq = $2', release);
}

async function insertRelease(queries: Queries, commit: StatementCommit, release: Release): Promise<void> {
  const { programId, channel, statement } = commit;
  await queries.query(
    `insert into releases (program_id, release_seq, version, name, description, min_host_version, permissions,
       allowed_domains, manifest_sha256, container_sha256, container_size, key_id, icon, rollback_floor,
       released_at, channel)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $13::jsonb, $14, $15, $16)`,
    [
      programId,
      statement.releaseSeq,
      release.version,
      release.name,
      release.description,
      release.minHostVersion,
      JSON.stringify(release.permissions),
      JSON.stringify(release.allowedDomains),
      release.manifestSha256,
      release.containerSha256,
      release.containerSize,
      release.keyId,
      release.icon === null ? null : JSON.stringify(release.icon),
      release.rollbackFloor,
      release.releasedAt,
      channel,
    ],
  );
}
