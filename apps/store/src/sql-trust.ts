import * as v from 'valibot';
import { canonicalize, encodeUtf8, parseAnnouncement, parsePartnerKeys } from '@org/package-format';
import type { Announcement, PartnerKeys } from '@org/package-format';
import type { Database, Queries } from './database.js';
import { readRow } from './rows.js';

/** A version of a partner's keys as the log has it. */
export interface LoggedPartnerKeys {
  readonly document: PartnerKeys;
  readonly bytes: Uint8Array;
  readonly index: number;
  readonly at: string;
  /** A cosigned head that has it, the first one unless the log's keys changed; null until there is one. */
  readonly announcement: Announcement | null;
  /** Whether it has ever counted; a recovery does after its delay. */
  readonly isInForce: boolean;
}

/** The rows of key chains and recall lists. */
export interface TrustRows {
  storeKeysVersion(queries?: Queries): Promise<number>;
  storeKeys(): Promise<readonly Uint8Array[]>;
  storeKeysAt(version: number): Promise<Uint8Array | null>;
  addStoreKeys(queries: Queries, version: number, bytes: Uint8Array): Promise<void>;
  /** The versions of a partner's keys, version 1 first. */
  partnerKeys(partnerId: string, queries?: Queries): Promise<readonly LoggedPartnerKeys[]>;
  addPartnerKeys(
    queries: Queries,
    keys: Omit<LoggedPartnerKeys, 'announcement' | 'isInForce'>,
  ): Promise<void>;
  removePartnerKeys(queries: Queries, partnerId: string, version: number): Promise<void>;
  announcePartnerKeys(document: PartnerKeys, announcement: Announcement): Promise<void>;
  /** Does nothing when another version has taken the place of this one. */
  putInForce(keys: Pick<LoggedPartnerKeys, 'document' | 'index'>): Promise<void>;
  /** The epoch of the newest list that is served; 0 before the first. */
  recallEpoch(): Promise<number>;
  recallList(): Promise<Uint8Array | null>;
  /** Takes the next epoch. It is not given out again, whether its list is ever served or not. */
  claimRecallEpoch(queries: Queries): Promise<number>;
  saveRecallList(epoch: number, bytes: Uint8Array): Promise<void>;
}

const bytes = v.instance(Uint8Array);
const number = v.pipe(
  v.union([v.number(), v.string(), v.bigint()]),
  v.transform(Number),
  v.safeInteger(),
  v.minValue(0),
);
const bytesRow = v.object({ bytes });
const numberRow = v.object({ number: v.nullable(number) });
const partnerKeysRow = v.object({
  bytes,
  log_index: number,
  logged_at: v.string(),
  announcement: v.nullable(bytes),
  in_force: v.boolean(),
});

/** The rows in SQL. */
export function openTrustRows(database: Database): TrustRows {
  return {
    storeKeysVersion: (queries = database) =>
      readNumber(queries, 'select max(version) as number from store_keys'),
    async storeKeys() {
      const rows = await database.query('select bytes from store_keys order by version');
      return rows.map((row) => readRow(bytesRow, row).bytes);
    },
    async storeKeysAt(version) {
      const [row] = await database.query('select bytes from store_keys where version = $1', [version]);
      return row === undefined ? null : readRow(bytesRow, row).bytes;
    },
    async addStoreKeys(queries, version, document) {
      await queries.query('insert into store_keys (version, bytes) values ($1, $2)', [version, document]);
    },
    async partnerKeys(partnerId, queries = database) {
      const rows = await queries.query(
        `select bytes, log_index, logged_at, announcement, in_force from partner_key_documents
         where partner_id = $1 order by version`,
        [partnerId],
      );
      return rows.map((row) => {
        const read = readRow(partnerKeysRow, row);
        return {
          document: parsePartnerKeys(read.bytes),
          bytes: read.bytes,
          index: read.log_index,
          at: read.logged_at,
          announcement: read.announcement === null ? null : parseAnnouncement(read.announcement),
          isInForce: read.in_force,
        };
      });
    },
    async addPartnerKeys(queries, { document, bytes: text, index, at }) {
      await queries.query(
        `insert into partner_key_documents (partner_id, version, bytes, log_index, logged_at)
         values ($1, $2, $3, $4, $5)`,
        [document.partner, document.version, text, index, at],
      );
    },
    async removePartnerKeys(queries, partnerId, version) {
      await queries.query('delete from partner_key_documents where partner_id = $1 and version = $2', [
        partnerId,
        version,
      ]);
    },
    async announcePartnerKeys({ partner, version }, announcement) {
      // Another document may have taken the place of a recovery in between: its entry stands elsewhere.
      await database.query(
        `update partner_key_documents set announcement = $4
         where partner_id = $1 and version = $2 and log_index = $3`,
        [partner, version, announcement.index, encodeUtf8(canonicalize(announcement))],
      );
    },
    async putInForce({ document: { partner, version }, index }) {
      await database.query(
        `update partner_key_documents set in_force = true
         where partner_id = $1 and version = $2 and log_index = $3`,
        [partner, version, index],
      );
    },
    recallEpoch: () =>
      readNumber(database, 'select max(epoch) as number from recall_lists where bytes is not null'),
    async recallList() {
      const [row] = await database.query(
        'select bytes from recall_lists where bytes is not null order by epoch desc limit 1',
      );
      return row === undefined ? null : readRow(bytesRow, row).bytes;
    },
    async claimRecallEpoch(queries) {
      const epoch = (await readNumber(queries, 'select max(epoch) as number from recall_lists')) + 1;
      await queries.query('insert into recall_lists (epoch) values ($1)', [epoch]);
      return epoch;
    },
    async saveRecallList(epoch, list) {
      await database.query('update recall_lists set bytes = $2 where epoch = $1', [epoch, list]);
    },
  };
}

async function readNumber(queries: Queries, sql: string): Promise<number> {
  const [row] = await queries.query(sql);
  return readRow(numberRow, row).number ?? 0;
}
