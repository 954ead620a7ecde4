// A damaged part of an installed package, fetched anew and put in its place (docs/updates.md 2.7).

import { pieceBytes, placeIn } from './container-pieces.js';
import { messageOf } from './error.js';

import type { ContainerPiece, Stretch } from './container-pieces.js';
import type { IntegrityNotice } from './host-events.js';
import type { CancelSignal, Platform, PlatformBlobs } from './platform.js';
import type { StoreClient } from './store-client.js';

/** The package that has a damaged part, here and in the store. */
export interface KeptPackage {
  readonly containerSha256: string;
  readonly containerBytes: number;
  /** What holds the container, also what is not here yet. */
  readonly pieces: readonly ContainerPiece[];
}

/** Where the part stands, and how the right one is known. */
export interface DamagedPart {
  readonly offset: number;
  readonly size: number;
  /** Rejects bytes that are not the part that was signed. */
  readonly verify: (bytes: Uint8Array) => Promise<void>;
}

/** How a repair ended. */
export type PartRepair =
  | { readonly state: 'repaired'; readonly bytes: Uint8Array }
  /** The right bytes came, but the package on this device is as it was. */
  | { readonly state: 'not-written'; readonly bytes: Uint8Array; readonly reason: string }
  /** `isOffline`: the store gave no answer, so another time may bring the part. */
  | { readonly state: 'unrepaired'; readonly isOffline: boolean; readonly reason: string };

/** What became of a damaged file. `isOffline`: it is not repaired, and another time it may be. */
export type FileTrouble = Pick<IntegrityNotice, 'path' | 'copy' | 'state' | 'reason'> & {
  readonly isOffline: boolean;
};

/** The package is copied in pieces of this size. */
const COPY_BYTES = 1_048_576;

/**
 * Asks the store for exactly the damaged bytes, verifies them, and writes the package again with them in their place:
 * whole or not at all. Repairs of one package must come one after another.
 */
export async function repairPart(
  part: DamagedPart,
  options: {
    readonly platform: Pick<Platform, 'blobs'>;
    readonly store: Pick<StoreClient, 'containerPart'>;
    readonly kept: KeptPackage;
    readonly signal: CancelSignal;
  },
): Promise<PartRepair> {
  const { platform, store, kept, signal } = options;
  const range = { from: part.offset, length: part.size };
  const answer = await store.containerPart(kept.containerSha256, range, signal);
  if (answer.type === 'offline') return { state: 'unrepaired', isOffline: true, reason: answer.reason };
  if (answer.type === 'not-found') return unrepaired('The store does not have its bytes.');
  const bytes = answer.value;
  try {
    await part.verify(bytes);
  } catch {
    // Why bytes of the network are wrong is the store's to find out; here it counts that they are.
    return unrepaired('The store sent other bytes than the partner signed.');
  }
  try {
    const piece = pieceOf(kept, part);
    await platform.blobs.put(piece.key, patched(platform.blobs, { part, piece, bytes, signal }));
    return { state: 'repaired', bytes };
  } catch (error) {
    return { state: 'not-written', bytes, reason: messageOf(error) };
  }
}

function unrepaired(reason: string): PartRepair {
  return { state: 'unrepaired', isOffline: false, reason };
}

/** The piece that holds a stretch of the container. */
export function pieceOf({ pieces }: Pick<KeptPackage, 'pieces'>, stretch: Stretch): ContainerPiece {
  const piece = pieces.find((one) => placeIn(one, stretch) !== null);
  if (piece === undefined) throw new Error('The package has no such bytes.');
  return piece;
}

async function* patched(
  blobs: PlatformBlobs,
  { part, piece, bytes, signal }: PatchOptions,
): AsyncGenerator<Uint8Array> {
  const place = placeIn(piece, part) ?? 0;
  yield* copied(0, place);
  yield bytes;
  yield* copied(place + part.size, pieceBytes(piece));
  // A program that was closed may be on its way off this device: its package must not come back.
  if (signal.aborted) throw new Error('The program was closed.');

  async function* copied(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let offset = from; offset < to; offset += COPY_BYTES)
      yield await blobs.read(piece.key, offset, Math.min(COPY_BYTES, to - offset));
  }
}

interface PatchOptions {
  readonly part: DamagedPart;
  readonly piece: ContainerPiece;
  readonly bytes: Uint8Array;
  readonly signal: CancelSignal;
}
