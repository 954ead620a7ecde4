// The one mutable pointer of a program (docs/updates.md 1): which release is in which slot.

import * as v from 'valibot';

import { HostError } from './error.js';
import { failureCodes } from './trouble.js';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));

/** Members that a newer host has added stay, for the day when it comes back; types know nothing of them. */
function growing<const TEntries extends v.ObjectEntries>(
  entries: TEntries,
): v.StrictObjectSchema<TEntries, undefined> {
  // The same but for what it lets through.
  return v.looseObject(entries) as unknown as v.StrictObjectSchema<TEntries, undefined>;
}

const powers = v.strictObject({ permissions: v.array(v.string()), domains: v.array(v.string()) });

const release = growing({
  /** SHA-256 of the manifest bytes, hex: names the release and everything in it. */
  digest,
  version: v.string(),
  name: v.string(),
  releaseSeq: count,
  /** The partner key that signed the manifest: a recall may name it. */
  keyId: digest,
  /** When it came into the store's log. */
  publishedAt: v.string(),
  dataVersion: count,
  /** The oldest host that runs it; an old row does not say, and is held to its manifest. */
  minHostVersion: v.optional(v.string(), '0.0.0-0'),
  /** Whether its code is the host's (2.16); an old row does not say either. */
  isNative: v.optional(v.boolean()),
  /** The lowest version the partner allows to be served after this one, or null. */
  rollbackFloor: v.nullable(v.string()),
  manifestBytes: count,
  containerBytes: count,
  /** What the manifest asks for; null in a row that is older than this member. */
  powers: v.optional(v.nullable(powers), null),
  /** The store's statement, byte for byte as it was signed; verified again at every launch. */
  statement: v.string(),
});

/** What a host remembers of a statement: an older one is a replay, another one of the same number a lie. */
const seenStatement = v.strictObject({
  statementSeq: count,
  /** Of all that it said. */
  digest,
  /** The store key that signed it, and the version of the store's keys that it named. */
  keyId: digest,
  storeKeysVersion: count,
});

/** One per signer at most. */
export const seenStatements = v.array(seenStatement);

const recordSchema = growing({
  format: v.literal(1),
  id: v.string(),
  /** Rises with every write. */
  generation: count,
  /** The highest statement seen; more than one where the two copies of it disagree (1.2). */
  seen: seenStatements,
  /** The releaseSeq of the newest confirmed release. Nothing below it is installed again. */
  floorSeq: count,
  /** The highest `rollbackFloor` a partner gave to a confirmed release: nothing below that version is served again. */
  rollbackFloor: v.nullable(v.string()),
  /** Releases below it may not be launched: the store's word, which stays (2.10). */
  minUsableSeq: v.optional(count, 0),
  /** Until then one below `minUsableSeq` may be opened when the update cannot be had. */
  graceUntilMs: v.optional(v.nullable(count), null),
  /** When the newest statement expires: from then on the store is asked anew whatever it says of changes. */
  freshUntilMs: v.optional(count, 0),
  /** The release that is to be fetched and is not here yet, by its manifest: a round asks about it again (9.1). */
  owes: v.optional(v.nullable(digest), null),
  /** Its package went bad here and nothing is left to launch: it is still the user's program, and a round brings it again. */
  isLost: v.optional(v.boolean(), false),
  /** The partner of the first install. A program does not change hands silently. */
  partner: v.nullable(v.string()),
  /** The channel that this device follows. */
  channel: v.optional(v.string(), 'stable'),
  active: v.nullable(release),
  previous: v.nullable(release),
  /** Verified, waiting for a launch. */
  staged: v.nullable(release),
  /** Being tried: `attempts` is durable before the first byte is served. */
  trial: v.nullable(
    growing({
      release,
      attempts: count,
      nonce: v.string(),
      /** Whether `attempts` counts the launch of this nonce; not while it is hidden. */
      isCounted: v.optional(v.boolean(), true),
    }),
  ),
  /** The waiting release whose new powers the user has agreed to. */
  acceptedDigest: v.optional(v.nullable(digest), null),
  /** A newer release that this host is too old for. */
  waitsForHost: v.optional(
    v.nullable(
      growing({ version: v.string(), minHostVersion: v.string(), isNative: v.optional(v.boolean()) }),
    ),
    null,
  ),
  /** Releases that were fetched and then turned out to be for another host (2.16): they are not fetched for nothing again. */
  misfits: v.optional(v.array(growing({ digest, isNative: v.boolean() }))),
  /** When the active release crashed soon after a launch: the latest times. */
  crashes: v.optional(v.array(count), []),
  /** What a recall took away, when nothing was left to launch. */
  recalled: v.nullable(v.strictObject({ version: v.string(), reason: v.string() })),
  /** Whether `storage.*` has a snapshot to go back to. */
  hasSnapshot: v.boolean(),
  /** Releases that failed their trial. Never tried again. */
  failed: v.array(
    growing({
      digest,
      version: v.string(),
      code: v.fallback(v.picklist(failureCodes), 'error'),
      reason: v.string(),
      atMs: count,
    }),
  ),
});

/** A release that waits for a newer host. */
export type WaitsForHost = NonNullable<ProgramRecord['waitsForHost']>;
/** One statement that was seen. */
export type SeenStatement = v.InferOutput<typeof seenStatement>;
/** One verified release. */
export type Release = v.InferOutput<typeof release>;
/** What a manifest asks for. */
export type Powers = v.InferOutput<typeof powers>;
/** The slots of one program. */
export type ProgramRecord = v.InferOutput<typeof recordSchema>;

/** A program nothing is known of yet. */
export function emptyRecord(id: string): ProgramRecord {
  return {
    format: 1,
    id,
    generation: 0,
    seen: [],
    floorSeq: 0,
    rollbackFloor: null,
    minUsableSeq: 0,
    graceUntilMs: null,
    freshUntilMs: 0,
    owes: null,
    isLost: false,
    partner: null,
    channel: 'stable',
    active: null,
    previous: null,
    staged: null,
    trial: null,
    acceptedDigest: null,
    waitsForHost: null,
    crashes: [],
    recalled: null,
    hasSnapshot: false,
    failed: [],
  };
}

/** Where the record of a program is kept. */
export function recordKey(id: string): string {
  return `program/${id}`;
}

/** Reads a stored record. Throws RECORD_INVALID: a database row is input like any other. */
export function parseRecord(text: string, id: string): ProgramRecord {
  try {
    const record = v.parse(recordSchema, JSON.parse(text));
    if (record.id === id) return record;
    throw new Error(`It names ${record.id}.`);
  } catch (cause) {
    throw new HostError(
      'RECORD_INVALID',
      `The record of ${id} cannot be read: uninstall it, then install again.`,
      cause,
    );
  }
}

/** Whether a release is native that was fetched and did not fit this host; undefined where nothing is known of it. */
export function misfitOf({ misfits = [] }: ProgramRecord, digest: string): boolean | undefined {
  return misfits.find((one) => one.digest === digest)?.isNative;
}

/** Every release a slot names, without repeats. */
export function releasesOf(record: ProgramRecord): Release[] {
  const all = [record.active, record.previous, record.staged, record.trial?.release ?? null];
  const byDigest = new Map<string, Release>();
  for (const one of all) if (one !== null) byDigest.set(one.digest, one);
  return [...byDigest.values()];
}
