import { packageLimits } from '../limits.js';
import { createRecentPieces } from './recent-pieces.js';

/**
 * Counts the pieces of the base that a decoder has to read for one copy after the other, without reading them. Answers
 * whether there may be that many (package-format 12.6).
 */
export function createReadBudget(): (offset: number, length: number) => boolean {
  const recent = createRecentPieces<true>();
  let left: number = packageLimits.maxDeltaReads;
  return (offset, length) => {
    const last = Math.floor((offset + length - 1) / packageLimits.deltaPieceBytes);
    for (let piece = Math.floor(offset / packageLimits.deltaPieceBytes); piece <= last; piece += 1) {
      if (recent.get(piece) === true) continue;
      recent.set(piece, true);
      left -= 1;
    }
    return left >= 0;
  };
}
