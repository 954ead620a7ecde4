import type { Database } from './database.js';

/** The schema as steps that are applied in order, each once. A step that has shipped never changes. */
const steps = [
  `create table partners (
     id text primary key,
     name text not null,
     permissions jsonb not null,
     domains jsonb not null,
     token_sha256 text not null unique,
     revision integer not null default 1
   );
   create table partner_keys (
     partner_id text not null references partners (id),
     position integer not null,
     key_id text not null,
     spki bytea not null,
     primary key (partner_id, key_id)
   );
   create table programs (
     id text primary key,
     partner_id text not null references partners (id),
     statement_seq bigint not null default 0,
     release_seq bigint not null default 0
   );
   create index programs_by_partner on programs (partner_id);
   create table releases (
     program_id text not null references programs (id),
     release_seq bigint not null,
     version text not null,
     name text not null,
     description text not null,
     min_host_version text not null,
     permissions jsonb not null,
     allowed_domains jsonb not null,
     manifest_sha256 text not null,
     container_sha256 text not null,
     container_size integer not null,
     key_id text not null,
     icon jsonb,
     released_at timestamptz not null,
     primary key (program_id, release_seq),
     unique (program_id, version)
   );
   create table statements (
     program_id text not null references programs (id),
     channel text not null,
     release_seq bigint not null,
     statement_seq bigint not null,
     partner_revision integer not null,
     signed_at timestamptz not null,
     bytes bytea not null,
     primary key (program_id, channel),
     foreign key (program_id, release_seq) references releases (program_id, release_seq)
   );`,
  // Key chains, the transparency log and recall lists. A rollback is a release of its own with an older version.
  `create table log_state (size bigint not null, last_at text not null);
   insert into log_state (size, last_at) values (0, '1970-01-01T00:00:00Z');
   create table log_entries (index bigint primary key, bytes bytea not null);
   create table log_nodes (
     level integer not null,
     index bigint not null,
     hash bytea not null,
     primary key (level, index)
   );
   create table log_head (id integer primary key, size bigint not null, bytes bytea not null);
   create table store_keys (version integer primary key, bytes bytea not null);
   create table partner_key_documents (
     partner_id text not null references partners (id),
     version integer not null,
     bytes bytea not null,
     log_index bigint not null,
     logged_at text not null,
     announcement bytea,
     in_force boolean not null default false,
     primary key (partner_id, version)
   );
   create table recall_lists (epoch integer primary key, bytes bytea);
   drop table partner_keys;
   alter table releases drop constraint releases_program_id_version_key;
   alter table releases add column rollback_floor text;`,
  // Channels, rollouts with their health, and deltas. What a statement says is kept beside it where a query asks for it;
  // one from before has no meaning yet and is signed anew when it is read.
  `alter table releases add column channel text not null default 'stable';
   alter table releases add column is_taken_back boolean not null default false;
   alter table releases add column halt jsonb;
   create index releases_by_container on releases (container_sha256);
   alter table statements add column meaning text not null default '';
   alter table statements add column changed_seq bigint not null default 0;
   alter table statements add column store_keys_version integer not null default 0;
   alter table statements add column partner_keys_version integer not null default 0;
   alter table statements add column recall_epoch integer not null default 0;
   alter table statements add column fallback_seq bigint;
   alter table statements add column rollout jsonb;
   alter table statements add column ends_at timestamptz;
   create index statements_by_end on statements (ends_at) where ends_at is not null;
   create table kept_statements (
     program_id text not null references programs (id),
     sha256 text not null,
     release_seq bigint not null,
     statement_seq bigint not null,
     bytes bytea not null,
     primary key (program_id, sha256)
   );
   create index kept_statements_by_release on kept_statements (program_id, release_seq, statement_seq desc);
   create table verdicts (
     program_id text not null,
     release_seq bigint not null,
     verdict text not null,
     reason text not null,
     count bigint not null,
     primary key (program_id, release_seq, verdict, reason),
     foreign key (program_id, release_seq) references releases (program_id, release_seq)
   );
   create table deltas (
     from_sha256 text not null,
     to_sha256 text not null,
     patch_sha256 text,
     primary key (from_sha256, to_sha256)
   );`,
] as const;

/** Brings a database to the newest schema; an empty one included. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.run('create table if not exists schema_steps (step integer primary key)');
    const applied = (await queries.query('select step from schema_steps')).length;
    for (const [index, step] of steps.entries()) {
      if (index < applied) continue;
      await queries.run(step);
      await queries.query('insert into schema_steps (step) values ($1)', [index]);
    }
  });
}
