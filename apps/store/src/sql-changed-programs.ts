import type { Queries } from './database.js';
import { idRow, readRow } from './rows.js';
import type { KnownStatement } from './repository.js';

/**
 * Programs whose statement means something else than the one a host has seen, or will once it is signed anew: because
 * the partner, its keys or the store's changed, a rollout was stopped, a schedule is over, or a recall may have hit
 * what it falls back to. Nothing is signed and no statement is read for it.
 */
const selectChanged = `
  select distinct p.id
  from jsonb_to_recordset($1::jsonb) as known(id text, channel text, seq bigint)
  join programs p on p.id = known.id
  join partners o on o.id = p.partner_id
  join statements s on s.program_id = p.id and s.channel = known.channel
  join releases r on r.program_id = p.id and r.release_seq = s.release_seq
  where s.changed_seq > known.seq
     or s.partner_revision <> o.revision
     or s.store_keys_version <> (select max(version) from store_keys)
     or s.partner_keys_version <> (
       select max(d.version) from partner_key_documents d where d.partner_id = o.id and d.in_force)
     or (r.halt is not null and coalesce((s.rollout->>'permille')::integer, 1000) > 0)
     or s.ends_at <= $2
     or (s.fallback_seq is not null
         and s.recall_epoch <> (select coalesce(max(epoch), 0) from recall_lists where bytes is not null))
  order by p.id`;

/** Answers for all programs in one query. Ids and channels that nobody has are left out. */
export async function findChangedPrograms(
  queries: Queries,
  known: readonly KnownStatement[],
  now: Date,
): Promise<readonly string[]> {
  const rows = known.map(({ programId: id, channel, statementSeq: seq }) => ({ id, channel, seq }));
  const changed = await queries.query(selectChanged, [JSON.stringify(rows), now]);
  return changed.map((row) => readRow(idRow, row).id);
}
