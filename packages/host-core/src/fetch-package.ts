// The bytes of one release, verified while they arrive (docs/updates.md 5.3 to 5.10).

import { pieceBytes, wholePiece } from './container-pieces.js';
import { fetchDelta } from './delta-download.js';
import { noteDownload } from './download-log.js';
import { clearParts, fetchPiece, keptBytesOf, verifyKeptPiece } from './fetch-piece.js';
import { fetchWithRoom } from './fetch-with-room.js';
import { planFirstPieces } from './first-pieces.js';
import { openPackageVerifier } from './package-verifier.js';
import { packageKey } from './release-slots.js';

import type { PieceFetch } from './fetch-piece.js';
import type { PackageFetch } from './package-fetch.js';
import type { VerifiedPackage } from '@org/package-format';

/**
 * Keeps a verified release: its container whole or, of a program that is new here, its main package. Throws PackageError
 * when it is refused, NoSpaceError when there is no room, and what the transfer threw when that broke too often; what has
 * arrived by then is kept for the next run.
 */
export function fetchPackage(fetch: PackageFetch): Promise<VerifiedPackage> {
  return fetch.downloads.inTurn(async () => (await useKept(fetch)) ?? (await fetchNew(fetch)), fetch);
}

// 5.4: what was fetched before a power cut is used again, after it verifies.
async function useKept(fetch: PackageFetch): Promise<VerifiedPackage | null> {
  const { platform } = fetch;
  const whole = wholeOf(fetch);
  if ((await platform.blobs.size(whole.piece.key)) === null) return null;
  // No record names it yet: without a note it could be swept away while it is looked at.
  await note(fetch);
  return verifyKeptPiece(whole);
}

function note({ platform, statement }: PackageFetch): Promise<void> {
  return noteDownload(platform, { id: statement.id, digest: statement.manifestSha256 });
}

async function fetchNew(fetch: PackageFetch): Promise<VerifiedPackage> {
  const whole = wholeOf(fetch);
  const first = await planFirstPieces(fetch, whole);
  const { pieces = whole } = first ?? {};
  try {
    const isWhole = pieces.piece.key === whole.piece.key;
    // What stands in the place of the whole has been refused, and would hide the pieces.
    if (!isWhole) await fetch.platform.blobs.delete(whole.piece.key);
    const kept = isWhole ? null : await verifyKeptPiece(pieces);
    return kept ?? (await fetchWithRoom(pieces, fetch.downloads, () => fetchInto(fetch, pieces)));
  } finally {
    await first?.close();
  }
}

async function fetchInto(fetch: PackageFetch, pieces: PieceFetch<VerifiedPackage>): Promise<VerifiedPackage> {
  await note(fetch);
  // 5.10: what has been paid for already goes on, once it is the larger part.
  const isMostlyHere = (await keptBytesOf(pieces)) * 2 > pieceBytes(pieces.piece);
  const made = isMostlyHere ? null : await fetchDelta(fetch);
  if (made === null) return fetchPiece(pieces);
  await clearParts(pieces);
  return made;
}

function wholeOf(fetch: PackageFetch): PieceFetch<VerifiedPackage> {
  const { platform, store, statement, onProgress, signal } = fetch;
  const { id: programId, manifestSha256, container } = statement;
  const piece = wholePiece(packageKey(manifestSha256), container.size);
  const openVerifier = () => openPackageVerifier(fetch);
  return { platform, store, programId, container, piece, openVerifier, onProgress, signal };
}
