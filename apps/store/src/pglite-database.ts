import { execFile } from 'node:child_process';
import { access, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import type { Transaction } from '@electric-sql/pglite';
import type { Database, Queries } from './database.js';

/** PostgreSQL's default of 128 MB of buffers is for databases a thousand times as large; it stays resident. */
const settings = ['shared_buffers = 8MB'];

/**
 * Opens the embedded database in a folder, or in memory without one. One process at a time may have a folder open.
 *
 * A new folder is made by a process of its own: creating a cluster leaves about 500 MB behind in the process that
 * does it. It is made beside its place and renamed, so a power cut leaves no half cluster.
 */
export async function openPgliteDatabase(folder?: string): Promise<Database> {
  if (folder === undefined) return databaseOf(await PGlite.create({ postgresqlconf: settings }));
  if (!(await exists(folder))) {
    const draft = `${folder}.new`;
    await rm(draft, { recursive: true, force: true });
    await createCluster(draft);
    await rename(draft, folder);
  }
  return databaseOf(await PGlite.create({ dataDir: folder }));
}

async function createCluster(folder: string): Promise<void> {
  const module = pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite')).href;
  const script = `
    const [module, dataDir, settings] = process.argv.slice(1);
    const { PGlite } = await import(module);
    const database = await PGlite.create({ dataDir, postgresqlconf: JSON.parse(settings) });
    await database.close();`;
  const input = ['--input-type=module', '--eval', script, module, folder, JSON.stringify(settings)];
  await promisify(execFile)(process.execPath, input);
}

function databaseOf(pglite: PGlite): Database {
  return {
    ...queriesOf(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(queriesOf(transaction))),
    async close() {
      if (!pglite.closed) await pglite.close();
    },
  };
}

function queriesOf(source: PGlite | Transaction): Queries {
  return {
    async query(sql, parameters = []) {
      return (await source.query<unknown>(sql, [...parameters])).rows;
    },
    async run(script) {
      await source.exec(script);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not there, or not readable: opening it will say which.
    return false;
  }
}
