// The bytes of one piece of a container, resumed, verified and kept (docs/updates.md 5.6, 5.7).

import { PackageError } from '@org/package-format';

import { upTo } from './byte-streams.js';
import { pieceBytes, stretchesFrom } from './container-pieces.js';
import { openDownloadParts } from './download-parts.js';
import { messageOf } from './error.js';
import { isFull } from './no-space-error.js';
import { persistently } from './persistent-transfer.js';
import { openTransferPace } from './transfer-pace.js';

import type { ContainerPiece, Stretch } from './container-pieces.js';
import type { DownloadParts } from './download-parts.js';
import type { PieceVerifier } from './piece-verifier.js';
import type { CancelSignal, Platform } from './platform.js';
import type { StoreClient } from './store-client.js';
import type { StoredContainer } from './stored-bytes.js';
import type { DownloadProgress } from './transfer-pace.js';

/** What to fetch of which container, and how the right bytes are known. */
export interface PieceFetch<TVerified> {
  readonly platform: Pick<Platform, 'blobs' | 'clock' | 'random' | 'log'>;
  readonly store: Pick<StoreClient, 'container'>;
  readonly programId: string;
  readonly container: StoredContainer;
  readonly piece: ContainerPiece;
  /** The container from its first byte on, when a transfer of it has begun already. */
  readonly begun?: AsyncIterable<Uint8Array>;
  readonly openVerifier: () => PieceVerifier<TVerified>;
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly signal?: CancelSignal | undefined;
}

const READ_BYTES = 1_048_576;

/** 5.4: a piece that is here already, when it still verifies; else null. */
export async function verifyKeptPiece<TVerified>(fetch: PieceFetch<TVerified>): Promise<TVerified | null> {
  const { platform, piece, openVerifier } = fetch;
  const size = pieceBytes(piece);
  if ((await platform.blobs.size(piece.key)) !== size) return null;
  try {
    const verifier = openVerifier();
    for (let offset = 0; offset < size; offset += READ_BYTES) {
      await verifier.write(await platform.blobs.read(piece.key, offset, Math.min(READ_BYTES, size - offset)));
    }
    const verified = await verifier.end();
    await partsOf(fetch).clear();
    return verified;
  } catch (error) {
    log(fetch, 'kept-package-refused', error);
    return null;
  }
}

/** What an interrupted download has left of a piece, as far as sizes tell. */
export function keptBytesOf(fetch: Pick<PieceFetch<unknown>, 'platform' | 'piece'>): Promise<number> {
  return partsOf(fetch).keptBytes();
}

/** Deletes what an interrupted download has left of a piece. */
export function clearParts(fetch: Pick<PieceFetch<unknown>, 'platform' | 'piece'>): Promise<void> {
  return partsOf(fetch).clear();
}

/**
 * Keeps a whole, verified piece under its key. Throws PackageError when it is refused, and what the transfer or the disk
 * threw; what has arrived by then is kept for the next run.
 */
export async function fetchPiece<TVerified>(
  fetch: PieceFetch<TVerified>,
  mayHaveOld = true,
): Promise<TVerified> {
  const { platform, piece, openVerifier, onProgress } = fetch;
  const parts = partsOf(fetch);
  let keptBytes = 0;
  try {
    const verifier = openVerifier();
    const pace = openTransferPace(platform.clock, pieceBytes(piece), onProgress);
    for await (const bytes of parts.kept()) {
      keptBytes += bytes.length;
      await verifier.write(bytes);
    }
    pace.at(keptBytes);
    let received = keptBytes;
    for await (const chunk of restOf(fetch, keptBytes)) {
      await verifier.write(chunk);
      await parts.add(chunk);
      received += chunk.length;
      pace.at(received);
    }
    return await assemble(fetch, parts, await verifier.end());
  } catch (error) {
    if (!(error instanceof PackageError)) {
      await keep(fetch, parts);
      throw error;
    }
    await parts.clear();
    if (!mayHaveOld || keptBytes === 0) throw error;
    // 5.7: what was kept may be what is wrong.
    log(fetch, 'kept-parts-refused', error);
    return fetchPiece(fetch, false);
  }
}

async function assemble<TVerified>(
  fetch: PieceFetch<TVerified>,
  parts: DownloadParts,
  verified: TVerified,
): Promise<TVerified> {
  const { platform, piece } = fetch;
  try {
    await platform.blobs.put(piece.key, parts.all());
    await parts.clear();
    return verified;
  } catch (error) {
    // Another page over this disk, which fetched the same, may have come first and taken the parts away.
    const theirs = isFull(error) ? null : await verifyKeptPiece(fetch);
    if (theirs === null) throw error;
    return theirs;
  }
}

function restOf(fetch: PieceFetch<unknown>, from: number): AsyncIterable<Uint8Array> {
  const { platform, store, container, piece, signal } = fetch;
  let { begun } = fetch;
  return persistently({ platform, open, from, size: pieceBytes(piece), signal });

  async function* open(place: number): AsyncGenerator<Uint8Array> {
    for (const stretch of stretchesFrom(piece, place)) {
      let left = stretch.size;
      for await (const chunk of openStretch(stretch)) {
        left -= chunk.length;
        yield chunk;
      }
      // What follows would stand in the wrong place.
      if (left > 0) return;
    }
  }

  function openStretch({ offset, size }: Stretch): AsyncIterable<Uint8Array> {
    const first = offset === 0 ? begun : undefined;
    begun = undefined;
    return first === undefined
      ? store.container(container, { from: offset, to: offset + size }, signal)
      : upTo(size, first);
  }
}

async function keep(fetch: PieceFetch<unknown>, parts: DownloadParts): Promise<void> {
  try {
    await parts.flush();
  } catch (error) {
    // The less there is to go on with; why the download ended is the caller's to hear.
    log(fetch, 'part-not-kept', error);
  }
}

function partsOf({ platform, piece }: Pick<PieceFetch<unknown>, 'platform' | 'piece'>): DownloadParts {
  return openDownloadParts(platform.blobs, { key: piece.key, size: pieceBytes(piece) });
}

function log({ platform, programId }: PieceFetch<unknown>, event: string, error: unknown): void {
  platform.log({ level: 'warn', event, programId, detail: messageOf(error) });
}
