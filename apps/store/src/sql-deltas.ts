import * as v from 'valibot';
import type { RecallSubject } from '@org/package-format';
import type { Database } from './database.js';
import { storeLimits } from './limits.js';
import type { ChannelName } from './repository.js';
import { readRow } from './rows.js';

/** From which container to which, each by its SHA-256. */
export interface DeltaPair {
  readonly from: string;
  readonly to: string;
}

/** The rows of deltas. */
export interface DeltaRows {
  /** The SHA-256 of the patch, null when it was not worth its bytes, undefined when it was never tried. */
  find(pair: DeltaPair): Promise<string | null | undefined>;
  save(pair: DeltaPair, patchSha256: string | null): Promise<void>;
  /**
   * The two releases that a pair is about, when they are of one program and the second is among the last of a channel;
   * else null. So nobody can ask for more deltas than there are releases.
   */
  releasesOf(pair: DeltaPair): Promise<readonly [RecallSubject, RecallSubject] | null>;
  /** Containers of the last releases of a channel, the newest first, each once. */
  recentContainers(name: ChannelName): Promise<readonly string[]>;
}

const sequence = v.pipe(v.union([v.number(), v.string(), v.bigint()]), v.transform(Number), v.safeInteger());
const foundRow = v.object({ patch_sha256: v.nullable(v.string()) });
const pairRow = v.object({
  id: v.string(),
  from_seq: sequence,
  from_manifest: v.string(),
  from_key: v.string(),
  to_seq: sequence,
  to_manifest: v.string(),
  to_key: v.string(),
});
const containerRow = v.object({ container_sha256: v.string() });

const selectPair = `
  select t.program_id as id, f.release_seq as from_seq, f.manifest_sha256 as from_manifest, f.key_id as from_key,
    t.release_seq as to_seq, t.manifest_sha256 as to_manifest, t.key_id as to_key
  from releases t
  join releases f on f.program_id = t.program_id
  where f.container_sha256 = $1 and t.container_sha256 = $2
    and t.release_seq in (
      select n.release_seq from releases n where n.program_id = t.program_id and n.channel = t.channel
      order by n.release_seq desc limit $3)
  order by t.release_seq desc, f.release_seq desc limit 1`;

/** The rows in SQL. */
export function openDeltaRows(database: Database): DeltaRows {
  const lastReleases = storeLimits.deltaBases + 1;
  return {
    async find({ from, to }) {
      const [row] = await database.query(
        'select patch_sha256 from deltas where from_sha256 = $1 and to_sha256 = $2',
        [from, to],
      );
      return row === undefined ? undefined : readRow(foundRow, row).patch_sha256;
    },
    async save({ from, to }, patchSha256) {
      await database.query(
        `insert into deltas (from_sha256, to_sha256, patch_sha256) values ($1, $2, $3)
         on conflict (from_sha256, to_sha256) do nothing`,
        [from, to, patchSha256],
      );
    },
    async releasesOf({ from, to }) {
      const [row] = await database.query(selectPair, [from, to, lastReleases]);
      if (row === undefined) return null;
      const { id, ...pair } = readRow(pairRow, row);
      return [
        { id, releaseSeq: pair.from_seq, manifestSha256: pair.from_manifest, keyId: pair.from_key },
        { id, releaseSeq: pair.to_seq, manifestSha256: pair.to_manifest, keyId: pair.to_key },
      ];
    },
    async recentContainers({ programId, channel }) {
      const rows = await database.query(
        `select container_sha256 from releases where program_id = $1 and channel = $2
         group by container_sha256 order by max(release_seq) desc limit $3`,
        [programId, channel, lastReleases],
      );
      return rows.map((row) => readRow(containerRow, row).container_sha256);
    },
  };
}
