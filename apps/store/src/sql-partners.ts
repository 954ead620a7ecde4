import type { Database, Queries } from './database.js';
import type { PartnerChange, PartnerRecord } from './repository.js';
import { idRow, readRow } from './rows.js';

/** Writes a new partner with its programs. Throws RefusedPartner, so that the transaction around it is rolled back. */
export async function insertPartnerRecord(
  queries: Queries,
  partner: PartnerRecord,
  tokenSha256: string,
): Promise<PartnerChange> {
  const added = await queries.query(
    `insert into partners (id, name, permissions, domains, token_sha256)
       values ($1, $2, $3::jsonb, $4::jsonb, $5) on conflict (id) do nothing returning id`,
    [
      partner.id,
      partner.name,
      JSON.stringify(partner.permissions),
      JSON.stringify(partner.domains),
      tokenSha256,
    ],
  );
  if (added.length === 0) return { type: 'partner-exists' };
  return claimPrograms(queries, partner);
}

/** Replaces a partner's record. Programs with releases stay: someone has installed them. */
export function replacePartnerRecord(
  database: Database,
  partner: PartnerRecord,
  tokenSha256: string | null,
): Promise<PartnerChange> {
  return change(database, async (queries) => {
    const replaced = await queries.query(
      `update partners set name = $2, permissions = $3::jsonb, domains = $4::jsonb,
         token_sha256 = coalesce($5, token_sha256), revision = revision + 1
       where id = $1 returning id`,
      [
        partner.id,
        partner.name,
        JSON.stringify(partner.permissions),
        JSON.stringify(partner.domains),
        tokenSha256,
      ],
    );
    if (replaced.length === 0) throw new Refusal({ type: 'partner-missing' });
    await refuseWhatIsInUse(queries, partner);
    await queries.query('delete from programs where partner_id = $1 and release_seq = 0', [partner.id]);
    const claimed = await claimPrograms(queries, partner);
    if (claimed.type !== 'saved') throw new Refusal(claimed);
  });
}

async function refuseWhatIsInUse(queries: Queries, { id, programs }: PartnerRecord): Promise<void> {
  const rows = await queries.query(
    'select id from programs where partner_id = $1 and release_seq > 0 order by id for update',
    [id],
  );
  for (const row of rows) {
    const { id: programId } = readRow(idRow, row);
    if (!programs.includes(programId)) throw new Refusal({ type: 'program-in-use', programId });
  }
}

async function claimPrograms(queries: Queries, { id, programs }: PartnerRecord): Promise<PartnerChange> {
  for (const programId of programs) {
    await queries.query('insert into programs (id, partner_id) values ($1, $2) on conflict (id) do nothing', [
      programId,
      id,
    ]);
    const [own] = await queries.query('select id from programs where id = $1 and partner_id = $2', [
      programId,
      id,
    ]);
    if (own === undefined || readRow(idRow, own).id !== programId) {
      return { type: 'program-owned', programId };
    }
  }
  return { type: 'saved' };
}

/** Carries a refusal out of a transaction, so that everything before it is rolled back. */
class Refusal extends Error {
  readonly outcome: PartnerChange;

  constructor(outcome: PartnerChange) {
    super(outcome.type);
    this.outcome = outcome;
  }
}

async function change(database: Database, work: (queries: Queries) => Promise<void>): Promise<PartnerChange> {
  try {
    await database.transaction(work);
    return { type: 'saved' };
  } catch (error) {
    if (error instanceof Refusal) return error.outcome;
    throw error;
  }
}
