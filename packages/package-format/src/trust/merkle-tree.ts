// The prover's half of RFC 6962 §2.1: roots and proofs from the hashes of whole subtrees.

import { sha256 } from '../crypto.js';
import type { PackageCrypto } from '../crypto.js';

import { nodeHash } from './merkle.js';

/**
 * The hash of a whole subtree of 2^level entries, the index-th of its level; level 0 are the entries themselves. Only
 * subtrees that lie whole inside the tree are asked for, so an answer never changes and may be cached or kept in tiles.
 */
export type SubtreeHash = (level: number, index: number) => Promise<Uint8Array>;

/** Where hashes come from, and how new ones are made. */
export interface TreeSource {
  readonly subtree: SubtreeHash;
  readonly crypto: PackageCrypto;
}

/** The root of the first `size` entries. */
export function rootOf(size: number, source: TreeSource): Promise<Uint8Array> {
  return size === 0 ? sha256(source.crypto, new Uint8Array(0)) : rangeHash(0, size, source);
}

/** The sibling hashes that prove entry `index` in the tree of the first `size` entries, from below. */
export async function inclusionPath(index: number, size: number, source: TreeSource): Promise<Uint8Array[]> {
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    const isLeft = index < middle;
    path.unshift(await (isLeft ? rangeHash(middle, to, source) : rangeHash(from, middle, source)));
    if (isLeft) to = middle;
    else from = middle;
  }
  return path;
}

/** The hashes that prove that the tree of `to` entries begins with the one of `from`. Throws RangeError when it has fewer. */
export async function consistencyPath(from: number, to: number, source: TreeSource): Promise<Uint8Array[]> {
  if (from > to) throw new RangeError(`A tree of ${to} entries does not begin with one of ${from}.`);
  if (from === 0 || from === to) return [];
  const path: Uint8Array[] = [];
  let start = 0;
  let end = to;
  let isRootKnown = true;
  while (end !== from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.unshift(await rangeHash(middle, end, source));
      end = middle;
    } else {
      path.unshift(await rangeHash(start, middle, source));
      start = middle;
      isRootKnown = false;
    }
  }
  return isRootKnown ? path : [await rangeHash(start, end, source), ...path];
}

/** The hash of entries `from` to `to`, which begin where a subtree of their size would. */
async function rangeHash(from: number, to: number, source: TreeSource): Promise<Uint8Array> {
  const count = to - from;
  const split = splitOf(count);
  if (count === 1 || split * 2 === count) return source.subtree(levelOf(count), from / count);
  const middle = from + split;
  const [left, right] = [await rangeHash(from, middle, source), await rangeHash(middle, to, source)];
  return nodeHash(left, right, source.crypto);
}

/** The largest power of two below a number of entries. Counted, because logarithms of large numbers are not exact. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function levelOf(count: number): number {
  let level = 0;
  for (let size = 1; size < count; size *= 2) level += 1;
  return level;
}
