import type { Database, Queries } from './database.js';
import { storeLimits } from './limits.js';
import { findChangedPrograms } from './sql-changed-programs.js';
import { replacePartnerRecord, insertPartnerRecord } from './sql-partners.js';
import {
  bytesRow,
  channelNameRow,
  channelRow,
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
  ChannelName,
  ClaimedNumbers,
  Halt,
  NumberClaim,
  Program,
  Release,
  Repository,
  StoredStatement,
} from './repository.js';
import { migrate } from './schema.sql.js';
import { writeStatement } from './sql-statements.js';

/** What the catalogue lists. */
const listedChannel = 'stable';

const releaseColumns = `r.version, r.name, r.description, r.min_host_version, r.permissions, r.allowed_domains,
  r.manifest_sha256, r.container_sha256, r.container_size, r.key_id, r.icon, r.rollback_floor, r.released_at`;

const selectProgram = `
  select p.id, p.statement_seq, p.release_seq,
    o.id as partner_id, o.name as partner_name, o.permissions as partner_permissions,
    o.domains as partner_domains, o.revision as partner_revision,
    s.bytes as statement_bytes, s.statement_seq as signed_statement_seq, s.release_seq as statement_release_seq,
    s.partner_revision as statement_partner_revision, s.signed_at, s.meaning, r.halt, ${releaseColumns}
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

const selectReleases = `
  select r.release_seq, r.channel, r.is_taken_back, r.halt, ${releaseColumns},
    (select k.sha256 from kept_statements k
     where k.program_id = r.program_id and k.release_seq = r.release_seq
     order by k.statement_seq desc limit 1) as kept_sha256
  from releases r where r.program_id = $1 order by r.release_seq desc`;

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
    program: (id, channel) => readProgram(database, { programId: id, channel }),
    async channels(programId) {
      const rows = await database.query(
        'select channel, release_seq from statements where program_id = $1 order by channel',
        [programId],
      );
      return rows.map((row) => {
        const { channel, release_seq: releaseSeq } = readRow(channelRow, row);
        return { channel, releaseSeq };
      });
    },
    async listPrograms() {
      const rows = await database.query(selectListed, [listedChannel]);
      return rows.map((row) => {
        const { id, partner_id, partner_name } = readRow(listedRow, row);
        return { id, partner: { id: partner_id, name: partner_name }, release: toRelease(row) };
      });
    },
    changedPrograms: (known, now) => findChangedPrograms(database, known, now),
    async endedChannels(now) {
      const rows = await database.query(
        'select program_id as id, channel from statements where ends_at <= $1 order by program_id limit $2',
        [now, storeLimits.maxEndedChannels],
      );
      return rows.map((row) => {
        const { id: programId, channel } = readRow(channelNameRow, row);
        return { programId, channel };
      });
    },
    async keptStatement(programId, sha256) {
      const [row] = await database.query(
        'select bytes from kept_statements where program_id = $1 and sha256 = $2',
        [programId, sha256],
      );
      return row === undefined ? null : readRow(bytesRow, row).bytes;
    },
    claimNumbers: (queries, claim) => takeNumbers(queries, claim),
    async releases(programId) {
      const rows = await database.query(selectReleases, [programId]);
      return rows.map((row) => {
        const numbered = readRow(numberedRow, row);
        return {
          releaseSeq: numbered.release_seq,
          channel: numbered.channel,
          release: toRelease(row),
          isTakenBack: numbered.is_taken_back,
          halt: numbered.halt,
          keptSha256: numbered.kept_sha256,
        };
      });
    },
    commitStatement: (commit) => writeStatement(database, commit),
    close: () => database.close(),
  };
}

async function readProgram(queries: Queries, { programId, channel }: ChannelName): Promise<Program | null> {
  const [row] = await queries.query(selectProgram, [programId, channel]);
  if (row === undefined) return null;
  const program = readRow(programRow, row);
  const hasStatement = readRow(statementPresence, row).statement_bytes !== null;
  return {
    id: program.id,
    channel,
    statementSeq: program.statement_seq,
    releaseSeq: program.release_seq,
    partner: {
      id: program.partner_id,
      name: program.partner_name,
      permissions: program.partner_permissions,
      domains: program.partner_domains,
      revision: program.partner_revision,
    },
    current: hasStatement ? { release: toRelease(row), ...toStatement(row) } : null,
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

function toStatement(row: unknown): { readonly statement: StoredStatement; readonly halt: Halt | null } {
  const read = readRow(statementRow, row);
  const statement = {
    bytes: read.statement_bytes,
    statementSeq: read.signed_statement_seq,
    releaseSeq: read.statement_release_seq,
    partnerRevision: read.statement_partner_revision,
    signedAt: read.signed_at,
    meaning: read.meaning,
  };
  return { statement, halt: read.halt };
}
