// RFC 6962 §2.1 over SHA-256: the hashes of a tree that only grows, and the two proofs about it.

import { concatBytes, equalBytes } from '../bytes.js';
import { sha256 } from '../crypto.js';
import type { PackageCrypto } from '../crypto.js';

/** The hash of an entry. The prefix keeps entries and inner nodes apart. */
export function leafHash(entry: Uint8Array, crypto: PackageCrypto): Promise<Uint8Array> {
  return sha256(crypto, concatBytes([Uint8Array.of(0), entry]));
}

/** The hash of an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array, crypto: PackageCrypto): Promise<Uint8Array> {
  return sha256(crypto, concatBytes([Uint8Array.of(1), left, right]));
}

/** Place and proof of one entry. */
export interface InclusionProof {
  readonly leaf: Uint8Array;
  readonly index: number;
  /** Sibling hashes from the entry up to the root. */
  readonly path: readonly Uint8Array[];
}

/** A tree of a size, named by its root. */
export interface Tree {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether an entry stands at its place in a tree (RFC 9162 §2.1.3.2, the same tree as RFC 6962). */
export async function isIncluded(
  { leaf, index, path }: InclusionProof,
  { size, root }: Tree,
  crypto: PackageCrypto,
): Promise<boolean> {
  if (index >= size) return false;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(sibling, hash, crypto);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling, crypto);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash, root);
}

/** Whether the larger tree begins with the smaller one (RFC 9162 §2.1.4.2). */
export async function isConsistent(
  smaller: Tree,
  larger: Tree,
  { path, crypto }: { readonly path: readonly Uint8Array[]; readonly crypto: PackageCrypto },
): Promise<boolean> {
  if (smaller.size > larger.size) return false;
  if (smaller.size === larger.size) return path.length === 0 && equalBytes(smaller.root, larger.root);
  if (smaller.size === 0) return path.length === 0;
  const [first, ...rest] = isPowerOfTwo(smaller.size) ? [smaller.root, ...path] : path;
  if (first === undefined) return false;
  let place = smaller.size - 1;
  let last = larger.size - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  let before = first;
  let after = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      before = await nodeHash(sibling, before, crypto);
      after = await nodeHash(sibling, after, crypto);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      after = await nodeHash(after, sibling, crypto);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(before, smaller.root) && equalBytes(after, larger.root);
}

function isPowerOfTwo(count: number): boolean {
  let power = 1;
  while (power < count) power *= 2;
  return power === count;
}
