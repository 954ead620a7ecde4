// Which blobs are of which release: the container whole, what has arrived of it, or its segments.

import type { PlatformBlobs } from './platform.js';

/** The digest of the release that a blob is of; null for a blob of something else. */
export function digestOfBlob(key: string): string | null {
  return /^[0-9a-f]{64}(?=\.)/u.exec(key)?.[0] ?? null;
}

/** Deletes all that is here of some releases. */
export async function deletePackageBlobs(blobs: PlatformBlobs, digests: Iterable<string>): Promise<void> {
  const gone = new Set(digests);
  if (gone.size === 0) return;
  const keys = (await blobs.keys()).filter((key) => gone.has(digestOfBlob(key) ?? ''));
  for (const key of keys) await blobs.delete(key);
}
