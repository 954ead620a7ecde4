// What a program that is new here is opened with: its main package, where it has others (docs/updates.md 7.1).

import { containerLayout, packageLimits, verifyManifest } from '@org/package-format';

import { peeked } from './byte-streams.js';
import { mainKey, pieceBytes, splitContainer } from './container-pieces.js';
import { messageOf } from './error.js';
import { keptBytesOf } from './fetch-piece.js';
import { MANIFEST_OFFSET } from './manifest-place.js';
import { openPieceVerifier } from './piece-verifier.js';
import { packageKey } from './release-slots.js';
import { StoreRefusalError } from './store-refusal-error.js';

import type { PeekedStream } from './byte-streams.js';
import type { PackageFetch } from './package-fetch.js';
import type { PieceFetch } from './fetch-piece.js';
import type { VerifiedPackage } from '@org/package-format';

/** What stays away has to be worth questions of its own. */
const MIN_PARTS_BYTES = 262_144;

/** What to fetch of a new program, and the transfer that has begun to tell so. */
export interface FirstPieces {
  readonly pieces: PieceFetch<VerifiedPackage>;
  readonly close: () => Promise<void>;
}

/**
 * Of a release that has sub-packages the main package, when nothing of its program is here whole; else the whole, or null
 * when no transfer was needed to know that. A manifest that is not the right one is the whole container's to refuse.
 */
export async function planFirstPieces(
  fetch: PackageFetch,
  whole: PieceFetch<VerifiedPackage>,
): Promise<FirstPieces | null> {
  const { store, statement, signal } = fetch;
  const { container } = statement;
  if (container.size < MIN_PARTS_BYTES || (await hasWhole(fetch, whole))) return null;
  const kept = await keptManifest(fetch);
  const main = kept === null ? null : await planMain(fetch, kept);
  if (main !== null) return { pieces: main, close: () => Promise.resolve() };
  const transfer = peeked(store.container(container, { from: 0, to: container.size }, signal));
  try {
    const planned = await planMain(fetch, await manifestIn(transfer));
    return { pieces: { ...(planned ?? whole), begun: transfer.all() }, close: transfer.close };
  } catch (error) {
    if (error instanceof StoreRefusalError) throw error;
    // A transfer that broke so early has ended; whoever reads on resumes it, and hears why when that breaks too.
    return { pieces: { ...whole, begun: transfer.all() }, close: transfer.close };
  }
}

/** Whether there is something to go on with that is not in pieces: a release to start from, or what has arrived of this. */
async function hasWhole(
  { platform, bases }: PackageFetch,
  whole: PieceFetch<VerifiedPackage>,
): Promise<boolean> {
  for (const { digest, containerBytes } of bases)
    if ((await platform.blobs.size(packageKey(digest))) === containerBytes) return true;
  return (await keptBytesOf(whole)) > 0;
}

async function planMain(
  fetch: PackageFetch,
  manifestBytes: Uint8Array,
): Promise<PieceFetch<VerifiedPackage> | null> {
  try {
    return await planWith(fetch, manifestBytes);
  } catch (error) {
    log(fetch, 'manifest-refused', error);
    return null;
  }
}

async function planWith(
  fetch: PackageFetch,
  manifestBytes: Uint8Array,
): Promise<PieceFetch<VerifiedPackage> | null> {
  const { platform, store, trust, statement, keys, onProgress, signal } = fetch;
  const { allowDomain } = trust;
  const { crypto } = platform;
  const { id: programId, container, manifestSha256 } = statement;
  const options = { keys, crypto, ...(allowDomain === undefined ? {} : { allowDomain }) };
  const verified = await verifyManifest(manifestBytes, options);
  const layout = containerLayout(manifestBytes, verified.manifest);
  if (verified.digest !== manifestSha256 || layout.size !== container.size) return null;
  const { main, parts } = splitContainer(manifestSha256, { manifest: verified.manifest, layout });
  const partsBytes = [...parts.values()].reduce((sum, part) => sum + pieceBytes(part), 0);
  if (partsBytes < MIN_PARTS_BYTES) return null;
  const whole = { ...verified, manifestBytes, layout };
  const openVerifier = () => openPieceVerifier(main, { layout, crypto, verified: whole });
  return { platform, store, programId, container, piece: main, openVerifier, onProgress, signal };
}

/** The manifest of a main package of which an interrupted run has kept the beginning, or all. */
async function keptManifest({ platform, statement }: PackageFetch): Promise<Uint8Array | null> {
  const { blobs } = platform;
  const key = mainKey(statement.manifestSha256);
  for (const beginning of [key, `${key}.part-0`]) {
    if ((await blobs.size(beginning)) === null) continue;
    try {
      const size = manifestSizeIn(await blobs.read(beginning, 0, MANIFEST_OFFSET));
      return await blobs.read(beginning, MANIFEST_OFFSET, size);
    } catch {
      // What this disk cannot give, the store can.
    }
  }
  return null;
}

async function manifestIn(transfer: PeekedStream): Promise<Uint8Array> {
  const size = manifestSizeIn(await transfer.peek(MANIFEST_OFFSET));
  const end = MANIFEST_OFFSET + size;
  return (await transfer.peek(end)).slice(MANIFEST_OFFSET, end);
}

/** package-format 1.3: the size in the first local header; what it leads to is verified. */
function manifestSizeIn(beginning: Uint8Array): number {
  if (beginning.length < MANIFEST_OFFSET) return 0;
  const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  return Math.min(view.getUint32(22, true), packageLimits.maxManifestBytes);
}

function log({ platform, statement }: PackageFetch, event: string, error: unknown): void {
  platform.log({ level: 'warn', event, programId: statement.id, detail: messageOf(error) });
}
