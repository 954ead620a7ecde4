import type { JsonValue } from './strict-json.js';
import type { PartnerKeys } from './trust/partner-keys.js';
import type { TreeHead } from './trust/tree-head.js';

/** Who made a program, and how far the store lets that partner go. */
export interface StatementPartner {
  readonly id: string;
  readonly name: string;
  /** The newest version of the partner's keys, whole. */
  readonly keys: PartnerKeys;
  readonly permissions: readonly string[];
  readonly domains: readonly string[];
}

/** Where an entry stands in the log, and the proof of it: hashes in lower-case hexadecimal, from below. */
export interface LogPlace {
  readonly index: number;
  readonly path: readonly string[];
}

/** The proof that a statement says what the store's log says to everybody (package-format 8.6). */
export interface StatementLog {
  readonly head: TreeHead;
  /** Of this very statement: nobody signs one that the log does not have. */
  readonly statement: LogPlace;
  /** Of the release, since it was published. */
  readonly release: LogPlace;
  /** `at` is when the partner's keys came into the log. */
  readonly partnerKeys: LogPlace & { readonly at: string };
  /** For a recovery: the same entry in an older tree, which shows how long it has stood there. */
  readonly recovery?: { readonly head: TreeHead; readonly path: readonly string[] };
}

/** Which part of all devices gets a release (package-format 5.10). */
export interface StatementRollout {
  /** How many of a thousand buckets; a device's own is `rolloutBucket`. */
  readonly permille: number;
  /** Of this release alone, so that not always the same devices come first. It stays while `permille` changes. */
  readonly salt: string;
  /** When the store stops by itself: more than `failPermille` of at least `minVerdicts` trials failed. */
  readonly halt?: { readonly failPermille: number; readonly minVerdicts: number };
}

/** The release for devices that do not get this one (package-format 5.11). */
export interface StatementFallback {
  readonly releaseSeq: number;
  readonly version: string;
  readonly minHostVersion: string;
  readonly manifestSha256: string;
  /** Of the bytes of that release's own statement, which the store keeps under this name. */
  readonly statementSha256: string;
}

/** When a release is meant for anybody at all (package-format 5.12). At least one is there. */
export interface StatementSchedule {
  /** UTC to the second, as all times of a statement. */
  readonly from?: string;
  readonly until?: string;
}

/** What the store signs: which release of a program is current, and for how long that may be believed (package-format 5). */
export interface Statement {
  readonly format: 1;
  readonly id: string;
  readonly channel: string;
  /** Rises with every signature of a program, over all channels: a lower one is a replay. */
  readonly statementSeq: number;
  /** Rises when the channel's target changes. */
  readonly releaseSeq: number;
  readonly version: string;
  readonly minHostVersion: string;
  readonly manifestSha256: string;
  readonly container: { readonly sha256: string; readonly size: number };
  readonly partner: StatementPartner;
  /** Releases below it may no longer be launched. */
  readonly minUsableSeq: number;
  /** The epoch of the newest recall list: a host that has an older one is being kept stale. */
  readonly recallEpoch: number;
  /** Which version of the store's keys signed. */
  readonly storeKeysVersion: number;
  /** The `releaseSeq` that this one takes back; its version may then be lower than the one before. */
  readonly rollbackOf?: number;
  /** Absent: every device gets the release. */
  readonly rollout?: StatementRollout;
  readonly fallback?: StatementFallback;
  /** Absent: from now on and without end. */
  readonly schedule?: StatementSchedule;
  /** Until then a release below `minUsableSeq` may still be opened where the update cannot be had. */
  readonly graceUntil?: string;
  /** When the release came into the log; statements signed later about the same release repeat it. */
  readonly publishedAt: string;
  /** UTC to the second, such as `2026-11-20T10:00:00Z`. */
  readonly signedAt: string;
  /** As `signedAt`. Comparing it with a clock is the host's work. */
  readonly expires: string;
  readonly log: StatementLog;
  readonly signature: string;
  /** Left to whoever wrote it; signed like everything else. */
  readonly [extension: `x-${string}`]: JsonValue | undefined;
}
