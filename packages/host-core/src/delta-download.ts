// A release made from one that is here and the difference between them (docs/updates.md 5.10).

import { PackageError, applyDelta, encodeUtf8, parseStatement } from '@org/package-format';

import { deferred } from './deferred.js';
import { messageOf } from './error.js';
import { isFull } from './no-space-error.js';
import { assertNotCancelled } from './not-cancelled.js';
import { openPackageVerifier } from './package-verifier.js';
import { packageKey } from './release-slots.js';
import { openTransferPace } from './transfer-pace.js';

import type { PackageFetch } from './package-fetch.js';
import type { Release } from './program-record.js';
import type { StoredContainer, StoredDelta } from './stored-bytes.js';
import type { VerifiedPackage } from '@org/package-format';

/** A container that a patch can start from. */
interface Base extends StoredContainer {
  readonly key: string;
}

/** Below this a container costs hardly more than the question. */
const MIN_CONTAINER_BYTES = 65_536;
/** A patch that comes near the whole saves nothing and costs work on the device. */
const MAX_SHARE = 0.7;
/** Stores make patches from the last releases only: asking for more costs time and brings nothing. */
const MAX_BASES = 2;
/** A patch is small, so one that was cut is asked for once more before the whole. */
const MAX_TRIES = 2;

/**
 * Keeps the container that a patch of the store makes from one that is here, verified like a download. Null when there is
 * no patch or it leads nowhere: then the whole container is the way. Throws when cancelled or out of space.
 */
export async function fetchDelta(fetch: PackageFetch): Promise<VerifiedPackage | null> {
  const { store, statement, signal } = fetch;
  const { container } = statement;
  if (container.size < MIN_CONTAINER_BYTES) return null;
  for (const base of await basesOf(fetch)) {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const answer = await store.delta(base.sha256, container.sha256, signal);
      assertNotCancelled(signal);
      if (answer.type !== 'answer') break;
      try {
        return await apply(fetch, base, answer.value);
      } catch (error) {
        assertNotCancelled(signal);
        if (isFull(error)) throw error;
        const { platform } = fetch;
        const detail = messageOf(error);
        platform.log({ level: 'warn', event: 'delta-refused', programId: statement.id, detail });
        if (error instanceof PackageError) return null;
      }
    }
  }
  return null;
}

/** Containers that are here whole, of the newest releases first. */
async function basesOf({ platform, statement, bases }: PackageFetch): Promise<readonly Base[]> {
  const newestFirst = [...bases].sort((a, b) => b.releaseSeq - a.releaseSeq);
  const found: Base[] = [];
  for (const release of newestFirst) {
    const key = packageKey(release.digest);
    const container = containerOf(release);
    if (container === null || release.digest === statement.manifestSha256) continue;
    if ((await platform.blobs.size(key)) === container.size) found.push({ ...container, key });
    if (found.length === MAX_BASES) break;
  }
  return found;
}

function containerOf({ statement }: Release): StoredContainer | null {
  try {
    return parseStatement(encodeUtf8(statement)).container;
  } catch {
    // A damaged row names nothing to start from; its own launch reports it.
    return null;
  }
}

async function apply(fetch: PackageFetch, base: Base, delta: StoredDelta): Promise<VerifiedPackage> {
  const { platform, statement, onProgress } = fetch;
  const { manifestSha256, container } = statement;
  const maxBytes = Math.floor(container.size * MAX_SHARE);
  const verifier = openPackageVerifier(fetch);
  const pace = openTransferPace(platform.clock, delta.sizeBytes ?? container.size, onProgress);
  let patchBytes = 0;
  let madeBytes = 0;
  const { promise: verified, resolve } = deferred<VerifiedPackage>();
  await platform.blobs.put(packageKey(manifestSha256), made());
  return verified;

  async function* made(): AsyncGenerator<Uint8Array> {
    pace.at(0);
    const output = applyDelta({
      patch: patch(),
      base: {
        size: base.size,
        read: (offset, length) => platform.blobs.read(base.key, offset, length),
      },
      expected: { baseSha256: base.sha256, size: container.size },
    });
    for await (const chunk of output) {
      await verifier.write(chunk);
      madeBytes += chunk.length;
      // Where the store does not say how long the patch is, the package that comes of it tells how far it is.
      if (delta.sizeBytes === null) pace.at(madeBytes);
      yield chunk;
    }
    resolve(await verifier.end());
  }

  async function* patch(): AsyncGenerator<Uint8Array> {
    for await (const chunk of delta.body) {
      patchBytes += chunk.length;
      if (patchBytes > maxBytes)
        throw new PackageError('DELTA_INVALID', '12.2', 'The patch is larger than is worth it.');
      if (delta.sizeBytes !== null) pace.at(patchBytes);
      yield chunk;
    }
  }
}
