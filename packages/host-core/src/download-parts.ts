// The bytes of a large blob that have arrived so far, kept over cuts and restarts (docs/updates.md 5.7).

import { concatBytes } from '@org/package-format';

import type { PlatformBlobs } from './platform.js';

/** Each part is a durable write: smaller ones cost more of them, larger ones lose more to a power cut. */
export const PART_BYTES = 2_097_152;

/** What has arrived of one blob, in order. */
export interface DownloadParts {
  /** How much an earlier run left, as far as sizes tell. */
  keptBytes(): Promise<number>;
  /**
   * What an earlier run left, piece by piece; it counts as received once the loop has taken it. Ends at the first part
   * that cannot be read.
   */
  kept(): AsyncIterable<Uint8Array>;
  add(chunk: Uint8Array): Promise<void>;
  /** Keeps what has not filled a part yet. A blob of one part at most is not kept before it is whole. */
  flush(): Promise<void>;
  /** All bytes from the first on. */
  all(): AsyncIterable<Uint8Array>;
  /** Deletes every part. What has not been written is forgotten too. */
  clear(): Promise<void>;
}

/** Whether a blob of this key is a part of something that is still arriving. */
export function isPartKey(key: string): boolean {
  return /\.part-[0-9]+$/u.test(key);
}

/** The parts of the blob that will have this key and size. */
export function openDownloadParts(
  blobs: PlatformBlobs,
  { key, size }: { readonly key: string; readonly size: number },
): DownloadParts {
  const count = Math.ceil(size / PART_BYTES);
  const keyOf = (part: number) => `${key}.part-${String(part)}`;
  /** Parts that are full and written; all before them are too. */
  let written = 0;
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let isRestWritten = true;

  return {
    keptBytes: async () => {
      let bytes = 0;
      for (let part = 0; count > 1 && part < count; part += 1) {
        const partBytes = await blobs.size(keyOf(part));
        bytes += partBytes ?? 0;
        if (partBytes !== PART_BYTES) break;
      }
      return bytes;
    },
    kept,
    add: async (chunk) => {
      for (let offset = 0; offset < chunk.length;) {
        const piece = chunk.subarray(offset, offset + PART_BYTES - restBytes);
        take(piece);
        offset += piece.length;
        if (restBytes === PART_BYTES && count > 1) await finishPart();
      }
    },
    flush: async () => {
      if (count > 1 && !isRestWritten) await write();
    },
    all,
    clear: async () => {
      [written, rest, restBytes, isRestWritten] = [0, [], 0, true];
      for (let part = 0; part < count; part += 1) await blobs.delete(keyOf(part));
    },
  };

  async function* kept(): AsyncGenerator<Uint8Array> {
    while (count > 1 && written < count) {
      const bytes = await readPart(written);
      if (bytes === null) return;
      yield bytes;
      if (bytes.length === PART_BYTES) written += 1;
      else {
        take(bytes);
        isRestWritten = true;
        return;
      }
    }
  }

  async function readPart(part: number): Promise<Uint8Array | null> {
    const partBytes = await blobs.size(keyOf(part));
    if (partBytes === null || partBytes > Math.min(PART_BYTES, size - part * PART_BYTES)) return null;
    // What the disk cannot give is fetched again.
    return blobs.read(keyOf(part), 0, partBytes).catch(() => null);
  }

  function take(piece: Uint8Array): void {
    rest.push(piece);
    restBytes += piece.length;
    isRestWritten = false;
  }

  async function finishPart(): Promise<void> {
    await write();
    written += 1;
    [rest, restBytes] = [[], 0];
  }

  async function write(): Promise<void> {
    rest = [concatBytes(rest)];
    await blobs.put(keyOf(written), piecesOf(rest));
    isRestWritten = true;
  }

  async function* all(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < written; part += 1) yield await blobs.read(keyOf(part), 0, PART_BYTES);
    yield* rest;
  }
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  // A source of blobs is asynchronous; these bytes are at hand.
  await Promise.resolve();
  yield* pieces;
}
