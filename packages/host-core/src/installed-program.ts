import { addedPowers } from './record-change.js';

import type { Powers, ProgramRecord } from './program-record.js';
import type { FailureCode, Trouble } from './trouble.js';

/** One program on this device. */
export interface InstalledProgram {
  readonly id: string;
  readonly name: string;
  /** The confirmed version, or the one on trial or staged when none is confirmed yet. */
  readonly version: string;
  readonly sizeBytes: number;
  /** A newer version that runs at the next launch, or null. */
  readonly stagedVersion: string | null;
  /** What the newer version may do beyond the one that runs, when it waits for `host.acceptUpdate`; else null. */
  readonly stagedAdds: Powers | null;
  /** A newer version that this host is too old for, or null. */
  readonly needsHost: { readonly version: string; readonly minHostVersion: string } | null;
  readonly channel: string;
  /** Releases that did not come up here. They are not tried again. */
  readonly failed: readonly (Trouble<FailureCode> & { readonly version: string })[];
}

/** What people see of a record; null when nothing is there to launch. */
export function installedProgram(record: ProgramRecord): InstalledProgram | null {
  const waiting = record.staged ?? record.trial?.release ?? null;
  const shown = record.active ?? waiting;
  if (shown === null) return null;
  return {
    id: record.id,
    name: shown.name,
    version: shown.version,
    sizeBytes: shown.containerBytes,
    stagedVersion: record.active !== null && waiting !== null ? waiting.version : null,
    stagedAdds: addedPowers(record),
    needsHost: needsHostOf(record),
    channel: record.channel,
    failed: record.failed.map(({ version, code, reason }) => ({ version, code, reason })),
  };
}

function needsHostOf({ waitsForHost }: ProgramRecord): InstalledProgram['needsHost'] {
  if (waitsForHost === null) return null;
  const { version, minHostVersion } = waitsForHost;
  return { version, minHostVersion };
}
