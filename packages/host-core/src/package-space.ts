// Room for packages: what is taken, what is promised, and what can go (docs/updates.md 5.9).

import { forgetDownloads } from './download-log.js';
import { PART_BYTES, isPartKey } from './download-parts.js';
import { readNeededPackages } from './needed-packages.js';
import { NoSpaceError } from './no-space-error.js';
import { oneAfterAnother } from './one-after-another.js';
import { deletePackageBlobs, digestOfBlob } from './package-blobs.js';

import type { NeededPackages } from './needed-packages.js';
import type { Platform } from './platform.js';

/** What a host gives to packages, and what it can do without. */
export interface PackageSpaceOptions {
  /** The most that all packages of this host may take. */
  readonly quotaBytes?: number;
  /** Packages that launches of this host run from, and that no record may name any more. */
  readonly heldDigests?: () => ReadonlySet<string>;
  /** Frees what can be done without, such as releases that were kept to go back to, until so much is free. */
  readonly evict?: (neededBytes: number) => Promise<void>;
}

/** A blob of a package by its key, and how large it will be. */
interface ComingBlob {
  readonly key: string;
  readonly size: number;
  /** Whether it is worth what could be done without; it is unless told. */
  readonly mayEvict?: boolean;
}

/** The room of one host. */
export interface PackageSpace {
  /**
   * Makes room for a blob and keeps it until the returned function is called. Throws NoSpaceError. From then on the
   * package that it is of is safe from sweeping until a record names it.
   */
  reserve(coming: ComingBlob): Promise<() => void>;
  /** The disk was full after all: frees what can go. False when nothing could. */
  makeRoom(neededBytes: number): Promise<boolean>;
  /** Deletes packages that nothing names, and what has arrived of those that nobody has gone on with for a week. */
  sweep(): Promise<void>;
}

const DEFAULT_QUOTA_BYTES = 536_870_912;
/** What has arrived of a package is kept this long for a run that goes on with it. */
const KEEP_MS = 7 * 86_400_000;

/** Opens the room on a platform. */
export function openPackageSpace(
  platform: Pick<Platform, 'blobs' | 'records' | 'clock' | 'instances'>,
  { quotaBytes = DEFAULT_QUOTA_BYTES, heldDigests = () => new Set(), evict }: PackageSpaceOptions = {},
): PackageSpace {
  const { blobs, clock } = platform;
  const reserved = new Map<string, number>();
  /** Whole and verified, and perhaps not in a record yet. */
  const fetched = new Set<string>();
  const sizes = new Map<string, number>();
  // What one looks at, another must not take meanwhile.
  const inTurn = oneAfterAnother();

  return {
    reserve: ({ key, size, mayEvict = true }) =>
      inTurn(async () => {
        const digest = digestOfBlob(key) ?? '';
        reserved.set(key, size);
        fetched.add(digest);
        try {
          await provide(size, mayEvict);
        } catch (error) {
          reserved.delete(key);
          fetched.delete(digest);
          throw error;
        }
        return () => reserved.delete(key);
      }),
    makeRoom: (neededBytes) =>
      inTurn(async () => {
        const before = await takenBytes();
        await collect(neededBytes);
        if ((await takenBytes()) === before) await evict?.(neededBytes);
        return (await takenBytes()) < before;
      }),
    sweep: () => inTurn(sweep),
  };

  async function provide(size: number, mayEvict: boolean): Promise<void> {
    // No eviction helps, so none is made.
    if (size > quotaBytes) throw new NoSpaceError({ neededBytes: size, freeBytes: quotaBytes });
    let missing = await missingBytes();
    if (missing > 0) {
      await collect(missing);
      missing = await missingBytes();
    }
    if (missing > 0 && mayEvict) {
      await evict?.(missing);
      missing = await missingBytes();
    }
    if (missing <= 0) return;
    const neededBytes = peakOf(size);
    throw new NoSpaceError({ neededBytes, freeBytes: Math.max(0, neededBytes - missing) });
  }

  /** How much too little there is for all that has been promised. */
  async function missingBytes(): Promise<number> {
    const found = await blobSizes();
    let others = 0;
    const written = new Map<string, number>();
    for (const [key, bytes] of found) {
      const coming = key.replace(/\.part-[0-9]+$/u, '');
      if (reserved.has(coming)) written.set(coming, (written.get(coming) ?? 0) + bytes);
      else others += bytes;
    }
    let promised = 0;
    let toWrite = 0;
    for (const [key, size] of reserved) {
      promised += size;
      toWrite += Math.max(0, peakOf(size) - (written.get(key) ?? 0));
    }
    const freeBytes = await blobs.freeBytes?.().catch(() => null);
    const overQuota = others + promised - quotaBytes;
    return typeof freeBytes === 'number' ? Math.max(overQuota, toWrite - freeBytes) : overQuota;
  }

  /** Deletes what nothing needs until so much is free, the oldest first. */
  async function collect(neededBytes: number): Promise<void> {
    const taken = await takenByDigest();
    const needed = await readNeededPackages(platform);
    const startedMs = new Map(needed.begun.map((one) => [one.digest, one.startedMs]));
    const ageOf = (digest: string) => startedMs.get(digest) ?? 0;
    const idle = [...taken]
      .filter(([digest]) => !isNeeded(digest, needed))
      .sort(([a], [b]) => ageOf(a) - ageOf(b));
    let freed = 0;
    const gone: string[] = [];
    for (const [digest, bytes] of idle) {
      if (freed >= neededBytes) break;
      gone.push(digest);
      freed += bytes;
    }
    await deletePackageBlobs(blobs, gone);
    await forgetDownloads(
      platform,
      needed.begun.filter(({ digest }) => gone.includes(digest)),
    );
  }

  async function sweep(): Promise<void> {
    // Packages first: what comes while this looks is in no list, and what was here is named by now if anything needs it.
    const taken = [...(await takenByDigest()).keys()];
    const needed = await readNeededPackages(platform);
    const sinceMs = clock.now() - KEEP_MS;
    const stale = needed.begun.filter(
      ({ startedMs, digest }) => startedMs < sinceMs || needed.named.has(digest),
    );
    const fresh = new Set(needed.begun.filter((one) => !stale.includes(one)).map(({ digest }) => digest));
    const idle = taken.filter((digest) => !isNeeded(digest, needed) && !fresh.has(digest));
    await deletePackageBlobs(blobs, idle);
    await forgetDownloads(platform, stale);
  }

  function isNeeded(digest: string, { named, elsewhere }: NeededPackages): boolean {
    if (named.has(digest)) fetched.delete(digest);
    const isHere = isReserved(digest) || fetched.has(digest) || heldDigests().has(digest);
    return isHere || named.has(digest) || elsewhere.has(digest);
  }

  async function takenBytes(): Promise<number> {
    return [...(await blobSizes()).values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  async function takenByDigest(): Promise<Map<string, number>> {
    const taken = new Map<string, number>();
    for (const [key, bytes] of await blobSizes()) {
      const digest = digestOfBlob(key) ?? '';
      taken.set(digest, (taken.get(digest) ?? 0) + bytes);
    }
    for (const digest of fetched) if (!taken.has(digest) && !isReserved(digest)) fetched.delete(digest);
    return taken;
  }

  async function blobSizes(): Promise<ReadonlyMap<string, number>> {
    const keys = (await blobs.keys()).filter((key) => digestOfBlob(key) !== null);
    const here = new Set(keys);
    for (const key of sizes.keys()) if (!here.has(key)) sizes.delete(key);
    for (const key of keys) {
      // Only a part grows. All else has one size, and a host may have a thousand of them.
      if (isPartKey(key) || !sizes.has(key)) sizes.set(key, (await blobs.size(key)) ?? 0);
    }
    return new Map(sizes);
  }

  function isReserved(digest: string): boolean {
    return [...reserved.keys()].some((key) => digestOfBlob(key) === digest);
  }
}

/** The most that is on the disk while a package arrives: its parts and the whole. */
function peakOf(size: number): number {
  return size > PART_BYTES ? 2 * size : size;
}
