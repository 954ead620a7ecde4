// A piece of a container, once there is room for it (docs/updates.md 5.9).

import { pieceBytes } from './container-pieces.js';
import { clearParts, fetchPiece } from './fetch-piece.js';
import { NoSpaceError, isFull } from './no-space-error.js';

import type { Downloads } from './downloads.js';
import type { PieceFetch } from './fetch-piece.js';

/** Reserves room, fetches, and fetches once more after making room when the disk is full all the same. Throws NoSpaceError. */
export async function fetchWithRoom<TVerified>(
  fetch: PieceFetch<TVerified>,
  { space, mayEvict = true }: Pick<Downloads, 'space'> & { readonly mayEvict?: boolean },
  run: () => Promise<TVerified> = () => fetchPiece(fetch),
): Promise<TVerified> {
  const size = pieceBytes(fetch.piece);
  const release = await space.reserve({ key: fetch.piece.key, size, mayEvict });
  try {
    return await run();
  } catch (error) {
    if (!isFull(error)) throw error;
    // A disk that could not say how much fits said so when it was full.
    return await runWithLess(error);
  } finally {
    release();
  }

  async function runWithLess(full: unknown): Promise<TVerified> {
    try {
      if (mayEvict && (await space.makeRoom(size))) return await run();
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    await clearParts(fetch);
    throw new NoSpaceError({ neededBytes: size, freeBytes: null }, full);
  }
}
