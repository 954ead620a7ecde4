import { seedBytes } from './base-index.js';
import type { BaseIndex } from './base-index.js';
import type { Breather } from './breather.js';
import type { Instruction } from './instructions.js';

/** Places of the base that are compared with one place of the target, of all that begin alike. */
const maxCandidates = 32;
/** Bytes that may be compared for each byte of the target, on average; past that one place is compared. Updates need 5. */
const comparedPerByte = 16;
/** Comparing a place costs as much as so many bytes more: it lies anywhere in memory. */
const placeCost = 8;
/** After so many bytes in which nothing was found the steps grow: they are new, or cannot be found. */
const strideBytes = 16 * 1024;
const maxStride = 15;
/** Places after a match that are tried for a better one. */
const lookAhead = 4;
/** A match of this length ends the search around it: comparing costs at most this much a candidate. */
const goodBytes = 256;
/** A match of this length is taken without a look at other candidates. */
const longBytes = 1024;
/** Bytes before a match that are compared for each candidate. */
const maxBackwards = 256;
/** Distances of the copies before that are tried first: an edit often returns to one of them. */
const distancesKept = 3;

/** Finds what of a target stands in a base, from its beginning to its end. */
export interface CopyFinder {
  /** The next step, with at least one byte of insertion or copy before the end; null when nothing more is found. */
  next(): Promise<Instruction | null>;
}

/** A stretch that is equal in both. */
interface Match {
  readonly start: number;
  readonly offset: number;
  readonly length: number;
  /** Bytes saved, as far as one can say before compression. */
  readonly gain: number;
}

/**
 * Greedy, with a short look ahead. A copy is worth its length less what its instruction costs on the wire: little where
 * it goes on as the one before, more the further it jumps. The time is in proportion to both containers, whatever is in
 * them: see the numbers above.
 */
export function createCopyFinder(
  base: Uint8Array,
  target: Uint8Array,
  index: BaseIndex,
  breather: Breather,
): CopyFinder {
  /** Everything before it is in a step already. */
  let done = 0;
  /** Base offset less target offset, of the last copies, the newest first. */
  let distances: readonly number[] = [0];
  /** Bytes compared since the last count, and before it. */
  let work = 0;
  let spent = 0;

  /** The match through one place of both, or the one given when that gains more. */
  function better(known: Match | null, offset: number, at: number): Match | null {
    let end = at;
    while (end < target.length && offset + end - at < base.length && target[end] === base[offset + end - at])
      end += 1;
    const lowest = Math.max(done, at - offset, at - maxBackwards);
    let start = at;
    while (start > lowest && target[start - 1] === base[offset + start - 1 - at]) start -= 1;
    const length = end - start;
    work += length + placeCost;
    const gain = length - costOf(offset - at - (distances[0] ?? 0));
    if (gain <= (known?.gain ?? 0)) return known;
    return { start, offset: offset + start - at, length, gain };
  }

  /** The best match through one place of the target, or the one given. */
  function bestAt(at: number, known: Match | null): Match | null {
    let best = known;
    for (const distance of distances) {
      const offset = at + distance;
      if (offset < 0 || offset >= base.length || base[offset] !== target[at]) continue;
      best = better(best, offset, at);
      if (best !== null && best.length >= longBytes) return best;
    }
    if (at + seedBytes > target.length) return best;
    let offset = index.first(target, at);
    const candidates = spent + work < comparedPerByte * (at + strideBytes) ? maxCandidates : 1;
    for (let tried = 0; offset >= 0 && tried < candidates; tried += 1) {
      best = better(best, offset, at);
      if (best !== null && best.length >= longBytes) return best;
      offset = index.next(offset);
    }
    return best;
  }

  function bestAround(at: number, found: Match): Match {
    let best = found;
    for (let ahead = at + 1, last = at + lookAhead; ahead <= last && best.length < goodBytes; ahead += 1) {
      const other = bestAt(ahead, best);
      if (other === null || other === best) continue;
      best = other;
      last = ahead + lookAhead;
    }
    return best;
  }

  return {
    async next() {
      for (let at = done; at < target.length; at += strideAfter(at - done)) {
        const found = bestAt(at, null);
        spent += work;
        if (breather.isDue(work + placeCost)) await breather.breathe();
        work = 0;
        if (found === null) continue;
        const { start, offset, length } = bestAround(at, found);
        const inserted = start - done;
        done = start + length;
        distances = [offset - start, ...distances.filter((one) => one !== offset - start)].slice(
          0,
          distancesKept,
        );
        return { inserted, offset, length };
      }
      return null;
    },
  };
}

/** Odd, so that every fourth byte comes round whatever a match's place is. */
function strideAfter(bytes: number): number {
  return Math.min(maxStride, 1 + 2 * Math.floor(bytes / strideBytes));
}

/** What an instruction costs, in bytes after compression, by how far the copy jumps; tuned on real updates. */
function costOf(jump: number): number {
  const distance = Math.abs(jump);
  if (distance === 0) return 3;
  if (distance < 64) return 9;
  return distance < 8192 ? 13 : 17;
}
