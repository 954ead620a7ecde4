// Which packages are on their way, so that what has arrived of them is not swept away (docs/updates.md 5.7).

import * as v from 'valibot';

import type { Platform } from './platform.js';

const DIGEST_CHARS = 64;

const rowSchema = v.object({
  /** The host that fetches it, where there are several over one disk. */
  owner: v.nullable(v.string()),
  startedMs: v.number(),
});

/** A download that was begun. */
export interface BegunDownload extends v.InferOutput<typeof rowSchema> {
  readonly key: string;
  readonly digest: string;
}

/** What the keys of the notes begin with: all of them, or those of one program. */
export function downloadPrefix(id?: string): string {
  return id === undefined ? 'download/' : `download/${id}/`;
}

/** The key of the note about one package. */
function downloadKey(id: string, digest: string): string {
  return downloadPrefix(id) + digest;
}

/** All that were begun and not forgotten since. A row that cannot be read is older than all others. */
export async function begunDownloads(
  { records }: Pick<Platform, 'records'>,
  id?: string,
): Promise<BegunDownload[]> {
  const rows = await records.list(downloadPrefix(id));
  return rows.map(([key, text]) => ({ ...parseRow(text), key, digest: key.slice(-DIGEST_CHARS) }));
}

/** Notes a download. Those of the same program that were begun before are given up: nobody goes on with them. */
export async function noteDownload(
  platform: Pick<Platform, 'records' | 'clock' | 'instances'>,
  { id, digest }: { readonly id: string; readonly digest: string },
): Promise<void> {
  const { records, clock, instances } = platform;
  const row = { owner: instances?.own ?? null, startedMs: clock.now() };
  const before = await begunDownloads(platform, id);
  const changes = new Map<string, string | null>(before.map(({ key }) => [key, null]));
  await records.commit(changes.set(downloadKey(id, digest), JSON.stringify(row)), { durable: true });
}

/** Takes notes away. */
export async function forgetDownloads(
  { records }: Pick<Platform, 'records'>,
  downloads: readonly BegunDownload[],
): Promise<void> {
  const changes = new Map(downloads.map(({ key }) => [key, null] as const));
  if (changes.size > 0) await records.commit(changes, { durable: false });
}

function parseRow(text: string): v.InferOutput<typeof rowSchema> {
  try {
    return v.parse(rowSchema, JSON.parse(text));
  } catch {
    // Nobody can say whose it was: the next sweep takes it away.
    return { owner: null, startedMs: 0 };
  }
}
