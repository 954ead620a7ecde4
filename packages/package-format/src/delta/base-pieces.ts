import { packageLimits } from '../limits.js';
import { deltaError } from './delta-error.js';
import { createRecentPieces } from './recent-pieces.js';

/** The container that a patch starts from, where the host keeps it. */
export interface DeltaBase {
  readonly size: number;
  /** Exactly these bytes, which lie within `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A base that is read piece by piece, the pieces used last at hand. */
export interface BasePieces {
  /** The bytes from there to the end of their piece; null when they have to be read first. */
  at(offset: number): Uint8Array | null;
  /** The same, reading the piece. */
  readAt(offset: number): Promise<Uint8Array>;
}

/** Opens a base. Holds `packageLimits.deltaPiecesKept` pieces at most (package-format 12.6). */
export function openBasePieces(base: DeltaBase): BasePieces {
  const { deltaPieceBytes } = packageLimits;
  const recent = createRecentPieces<Uint8Array>();
  return {
    at(offset) {
      const bytes = recent.get(Math.floor(offset / deltaPieceBytes));
      return bytes === undefined ? null : bytes.subarray(offset % deltaPieceBytes);
    },
    async readAt(offset) {
      const piece = Math.floor(offset / deltaPieceBytes);
      const start = piece * deltaPieceBytes;
      const length = Math.min(deltaPieceBytes, base.size - start);
      const bytes = await base.read(start, length);
      if (bytes.length !== length) throw deltaError('12.4', 'The base is not as long as it should be');
      recent.set(piece, bytes);
      return bytes.subarray(offset - start);
    },
  };
}
