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
