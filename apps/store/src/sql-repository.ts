import type { Database, Queries } from './database.js';
import { replacePartnerRecord, insertPartnerRecord } from './sql-partners.js';
import {
  idRow,
  listedRow,
  numberedRow,
  numbersRow,
  programRow,
  readRow,
  releaseRow,
  statementPresence,
  statementRow,
} from './rows.js';
import type {
  ClaimedNumbers,
  NumberClaim,
  Program,
  Release,
  Repository,
  StatementCommit,
  StoredStatement,
} from './repository.js';
import { migrate } from './schema.sql.js';

/** The one channel there is; the column is there so that more may follow. */
const channel = 'stable';

const releaseColumns = `r.version, r.name, r.description, r.min_host_version, r.permissions, r.allowed_domains,
  r.manifest_sha256, r.container_sha256, r.container_size, r.key_id, r.icon, r.rollback_floor, r.released_at`;

const selectProgram = `
  select p.id, p.statement_seq, p.release_seq,
    o.id as partner_id, o.name as partner_name, o.permissions as partner_permissions,
    o.domains as partner_domains, o.revision as partner_revision,
    s.bytes as statement_bytes, s.statement_seq as signed_statement_seq, s.release_seq as statement_release_seq,
    s.partner_revision as statement_partner_revision, s.signed_at, ${releaseColumns}
  from programs p
  join partners o on o.id = p.partner_id
  left join statements s on s.program_id = p.id and s.channel = $2
  left join releases r on r.program_id = p.id and r.release_seq = s.release_seq
  where p.id = $1`;

const selectListed = `
  select p.id, o.id as partner_id, o.name as partner_name, ${releaseColumns}
  from programs p
  join partners o on o.id = p.partner_id
  join statements s on s.program_id = p.id and s.channel = $1
  join releases r on r.program_id = p.id and r.release_seq = s.release_seq
  order by p.id`;

/** The repository in SQL. Brings the schema up to date first. */
export async function openSqlRepository(database: Database): Promise<Repository> {
  await migrate(database);
  return {
    addPartner: (partner, tokenSha256, queries) => insertPartnerRecord(queries, partner, tokenSha256),
    async hasPartner(id) {
      return (await database.query('select id from partners where id = $1', [id])).length > 0;
    },
    async touchPartner(id) {
      await database.query('update partners set revision = revision + 1 where id = $1', [id]);
    },
    replacePartner: (partner, tokenSha256) => replacePartnerRecord(database, partner, tokenSha256 ?? null),
    async partnerIdByToken(tokenSha256) {
      const [row] = await database.query('select id from partners where token_sha256 = $1', [tokenSha256]);
      return row === undefined ? null : readRow(idRow, row).id;
    },
    program: (id) => readProgram(database, id),
    async listPrograms() {
      const rows = await database.query(selectListed, [channel]);
      return rows.map((row) => {
        const { id, partner_id, partner_name } = readRow(listedRow, row);
        return { id, partner: { id: partner_id, name: partner_name }, release: toRelease(row) };
      });
    },
    claimNumbers: (queries, claim) => takeNumbers(queries, claim),
    async releases(programId) {
      const rows = await database.query(
        `select r.release_seq, ${releaseColumns} from releases r where r.program_id = $1
         order by r.release_seq desc`,
        [programId],
      );
      return rows.map((row) => ({
        releaseSeq: readRow(numberedRow, row).release_seq,
        release: toRelease(row),
      }));
    },
    commitStatement: (commit) => writeStatement(database, commit),
    close: () => database.close(),
  };
}

async function readProgram(queries: Queries, id: string): Promise<Program | null> {
  const [row] = await queries.query(selectProgram, [id, channel]);
  if (row === undefined) return null;
  const program = readRow(programRow, row);
  const hasStatement = readRow(statementPresence, row).statement_bytes !== null;
  return {
    id: program.id,
    statementSeq: program.statement_seq,
    releaseSeq: program.release_seq,
    partner: {
      id: program.partner_id,
      name: program.partner_name,
      permissions: program.partner_permissions,
      domains: program.partner_domains,
      revision: program.partner_revision,
    },
    current: hasStatement ? { release: toRelease(row), statement: toStatement(row) } : null,
  };
}

/**
 * Of two that saw the same last number, the second finds no row to change: the condition stands in the update itself,
 * so it holds for every isolation level.
 */
async function takeNumbers(
  queries: Queries,
  { programId, expectedStatementSeq, isNewRelease }: NumberClaim,
): Promise<ClaimedNumbers | null> {
  const [row] = await queries.query(
    `update programs set statement_seq = statement_seq + 1, release_seq = release_seq + $3
     where id = $1 and statement_seq = $2 returning statement_seq, release_seq`,
    [programId, expectedStatementSeq, isNewRelease ? 1 : 0],
  );
  if (row === undefined) return null;
  const { statement_seq: statementSeq, release_seq: releaseSeq } = readRow(numbersRow, row);
  return { statementSeq, releaseSeq };
}

/** Writes nothing at all, the release included, when a later statement or a later release is current by now. */
async function writeStatement(database: Database, commit: StatementCommit): Promise<boolean> {
  const { programId, statement, release } = commit;
  try {
    await database.transaction(async (queries) => {
      if (release !== undefined) await insertRelease(queries, programId, statement.releaseSeq, release);
      if (!(await makeCurrent(queries, programId, statement))) throw new OutrunError();
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

async function makeCurrent(
  queries: Queries,
  programId: string,
  statement: StoredStatement,
): Promise<boolean> {
  const written = await queries.query(
    `insert into statements (program_id, channel, release_seq, statement_seq, partner_revision, signed_at, bytes)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (program_id, channel) do update set release_seq = excluded.release_seq,
       statement_seq = excluded.statement_seq, partner_revision = excluded.partner_revision,
       signed_at = excluded.signed_at, bytes = excluded.bytes
     where statements.statement_seq < excluded.statement_seq and statements.release_seq <= excluded.release_seq
     returning program_id as id`,
    [
      programId,
      channel,
      statement.releaseSeq,
      statement.statementSeq,
      statement.partnerRevision,
      statement.signedAt,
      statement.bytes,
    ],
  );
  return written.length > 0;
}

async function insertRelease(queries: Queries, programId: string, releaseSeq: number, release: Release) {
  await queries.query(
    `insert into releases (program_id, release_seq, version, name, description, min_host_version, permissions,
       allowed_domains, manifest_sha256, container_sha256, container_size, key_id, icon, rollback_floor,
       released_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $13::jsonb, $14, $15)`,
    [
      programId,
      releaseSeq,
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
    ],
  );
}

function toRelease(row: unknown): Release {
  const release = readRow(releaseRow, row);
  return {
    version: release.version,
    name: release.name,
    description: release.description,
    minHostVersion: release.min_host_version,
    permissions: release.permissions,
    allowedDomains: release.allowed_domains,
    manifestSha256: release.manifest_sha256,
    containerSha256: release.container_sha256,
    containerSize: release.container_size,
    keyId: release.key_id,
    icon: release.icon,
    rollbackFloor: release.rollback_floor,
    releasedAt: release.released_at,
  };
}

function toStatement(row: unknown): StoredStatement {
  const statement = readRow(statementRow, row);
  return {
    bytes: statement.statement_bytes,
    statementSeq: statement.signed_statement_seq,
    releaseSeq: statement.statement_release_seq,
    partnerRevision: statement.statement_partner_revision,
    signedAt: statement.signed_at,
  };
}
