import * as v from 'valibot';
import { canonicalize, encodeUtf8, packageLimits, parseTreeHead } from '@org/package-format';
import type { PackageCrypto, TreeHead } from '@org/package-format';
import { leafHash, logEntryBytes, nodeHash } from '@org/package-format/log';
import type { LogEntry } from '@org/package-format/log';
import type { Database, Queries } from './database.js';
import { StoreError } from './error.js';
import { readRow } from './rows.js';

/** Makes the entries that get the indexes from `index` on. What it writes besides stands or falls with them. */
export type MakeEntries<Result> = (
  at: string,
  queries: Queries,
  index: number,
) => Promise<{ readonly entries: readonly LogEntry[]; readonly result: Result }>;

/** When entries were added, the index of the first, and what was made besides. */
export interface Appended<Result> {
  readonly at: string;
  readonly index: number;
  readonly result: Result;
}

/** The rows of the log. Nothing in them is ever changed, except for the one that holds the newest head. */
export interface LogRows {
  size(): Promise<number>;
  /** One transaction: two stores on one database add one after the other. */
  append<Result>(now: string, make: MakeEntries<Result>): Promise<Appended<Result>>;
  /** The hash of a whole subtree; level 0 are the entries. */
  subtree(level: number, index: number): Promise<Uint8Array>;
  /** Hashes of one level, in order. */
  hashes(level: number, from: number, count: number): Promise<readonly Uint8Array[]>;
  entries(from: number, count: number): Promise<readonly string[]>;
  head(): Promise<TreeHead | null>;
  saveHead(head: TreeHead): Promise<void>;
}

const hash = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length === 32),
);
const number = v.pipe(
  v.union([v.number(), v.string(), v.bigint()]),
  v.transform(Number),
  v.safeInteger(),
  v.minValue(0),
);
const stateRow = v.object({ size: number, last_at: v.string() });
const hashRow = v.object({ hash });
const entryRow = v.object({ bytes: v.instance(Uint8Array) });
const headRow = v.object({ bytes: v.instance(Uint8Array) });

/** The log in SQL. */
export function openLogRows(database: Database, crypto: PackageCrypto): LogRows {
  return {
    size: async () => (await readState(database)).size,
    append: (now, make) => database.transaction((queries) => append(queries, now, make)),
    async subtree(level, index) {
      const [row] = await database.query('select hash from log_nodes where level = $1 and index = $2', [
        level,
        index,
      ]);
      if (row === undefined) throw new StoreError('DATA_DAMAGED', 'The log misses a hash: restore a backup.');
      return readRow(hashRow, row).hash;
    },
    async hashes(level, from, count) {
      const rows = await database.query(
        'select hash from log_nodes where level = $1 and index >= $2 and index < $3 order by index',
        [level, from, from + count],
      );
      return rows.map((row) => readRow(hashRow, row).hash);
    },
    async entries(from, count) {
      const rows = await database.query(
        'select bytes from log_entries where index >= $1 and index < $2 order by index',
        [from, from + count],
      );
      return rows.map((row) => new TextDecoder().decode(readRow(entryRow, row).bytes));
    },
    async head() {
      const [row] = await database.query('select bytes from log_head where id = 1');
      return row === undefined ? null : parseTreeHead(readRow(headRow, row).bytes);
    },
    async saveHead(head) {
      // A larger head is never replaced by a smaller one that another request asked for earlier.
      await database.query(
        `insert into log_head (id, size, bytes) values (1, $1, $2)
         on conflict (id) do update set size = excluded.size, bytes = excluded.bytes
         where log_head.size <= excluded.size`,
        [head.size, encodeUtf8(canonicalize(head))],
      );
    },
  };

  async function append<Result>(
    queries: Queries,
    now: string,
    make: MakeEntries<Result>,
  ): Promise<Appended<Result>> {
    const { size, last_at: last } = await readState(queries, 'for update');
    // package-format 8.2: time never falls, whatever a clock says
    const at = now > last ? now : last;
    const { entries, result } = await make(at, queries, size);
    for (const [offset, entry] of entries.entries()) {
      const bytes = logEntryBytes(entry);
      if (bytes.length > packageLimits.maxTrustDocumentBytes)
        throw new StoreError('INTERNAL', 'An entry of the log is too long.');
      const index = size + offset;
      await queries.query('insert into log_entries (index, bytes) values ($1, $2)', [index, bytes]);
      await addNodes(queries, index, await leafHash(bytes, crypto));
    }
    await queries.query('update log_state set size = $1, last_at = $2', [size + entries.length, at]);
    return { at, index: size, result };
  }

  /** The entry's hash, and that of every subtree that is whole now. */
  async function addNodes(queries: Queries, index: number, leaf: Uint8Array): Promise<void> {
    let place = index;
    let current = leaf;
    for (let level = 0; ; level += 1) {
      await queries.query('insert into log_nodes (level, index, hash) values ($1, $2, $3)', [
        level,
        place,
        current,
      ]);
      if (place % 2 === 0) return;
      const [row] = await queries.query('select hash from log_nodes where level = $1 and index = $2', [
        level,
        place - 1,
      ]);
      current = await nodeHash(readRow(hashRow, row).hash, current, crypto);
      place = (place - 1) / 2;
    }
  }
}

async function readState(queries: Queries, lock: '' | 'for update' = '') {
  const [row] = await queries.query(`select size, last_at from log_state ${lock}`);
  return readRow(stateRow, row);
}
