// Which packages on this disk something still needs (docs/updates.md 5.9).

import { begunDownloads } from './download-log.js';
import { parseRecord, recordKey, releasesOf } from './program-record.js';

import type { BegunDownload } from './download-log.js';
import type { Platform } from './platform.js';

/** Digests of packages, by who needs them. */
export interface NeededPackages {
  /** Named by the record of a program, or by the lease of a launch. */
  readonly named: ReadonlySet<string>;
  /** On their way to another host over this disk, which lives. */
  readonly elsewhere: ReadonlySet<string>;
  readonly begun: readonly BegunDownload[];
}

/** Asks the records. */
export async function readNeededPackages(
  platform: Pick<Platform, 'records' | 'instances'>,
): Promise<NeededPackages> {
  const { records, instances } = platform;
  const programs = await records.list(recordKey(''));
  const leases = await records.list('lease/');
  const begun = await begunDownloads(platform);
  const alive = (await instances?.alive()) ?? new Set<string>();
  const isElsewhere = ({ owner }: BegunDownload) =>
    owner !== null && owner !== instances?.own && alive.has(owner);
  return {
    named: new Set([
      ...programs.flatMap(([key, text]) => digestsIn(key.slice(recordKey('').length), text)),
      ...leases.flatMap(([, text]) => anyDigests(text)),
    ]),
    elsewhere: new Set(begun.filter(isElsewhere).map(({ digest }) => digest)),
    begun,
  };
}

function digestsIn(id: string, text: string): readonly string[] {
  try {
    return releasesOf(parseRecord(text, id)).map(({ digest }) => digest);
  } catch {
    // A damaged record may be one that a later host can read: whatever it could name stays.
    return anyDigests(text);
  }
}

function anyDigests(text: string): readonly string[] {
  return text.match(/[0-9a-f]{64}/gu) ?? [];
}
