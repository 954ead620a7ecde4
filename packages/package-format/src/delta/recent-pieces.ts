import { packageLimits } from '../limits.js';

/** What is known about the pieces of a base that were used last. */
export interface RecentPieces<T> {
  /** Undefined when the piece was not used for long. A piece that is asked for counts as used now. */
  get(piece: number): T | undefined;
  set(piece: number, value: T): void;
}

/** Keeps as many pieces as a decoder does, and forgets the one that was not used for longest (package-format 12.6). */
export function createRecentPieces<T>(): RecentPieces<T> {
  const kept = new Map<number, T>();
  return {
    get(piece) {
      const value = kept.get(piece);
      if (value === undefined) return undefined;
      kept.delete(piece);
      kept.set(piece, value);
      return value;
    },
    set(piece, value) {
      const [oldest] = kept.keys();
      if (kept.size === packageLimits.deltaPiecesKept && oldest !== undefined) kept.delete(oldest);
      kept.set(piece, value);
    },
  };
}
