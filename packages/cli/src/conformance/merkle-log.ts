import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { join } from './join.js';
import type { Members } from './sample-program.js';

/** A log as RFC 6962 §2.1 describes it, by its own recursive definitions and without the code under test. */
export interface MerkleLog {
  readonly entries: readonly Members[];
}

/** Hexadecimal root of a log's first entries. */
export function rootOf({ entries }: MerkleLog, size = entries.length): string {
  return hexOf(treeHash(leavesOf(entries.slice(0, size))));
}

/** The proof that an entry is in a log: RFC 6962 §2.1.1. */
export function inclusionPath(
  { entries }: MerkleLog,
  index: number,
  size = entries.length,
): readonly string[] {
  return pathOf(index, leavesOf(entries.slice(0, size))).map(hexOf);
}

/** The proof that a log begins with its own first entries: RFC 6962 §2.1.2. */
export function consistencyPath({ entries }: MerkleLog, from: number): readonly string[] {
  return from === 0 || from === entries.length ? [] : subproof(from, leavesOf(entries), true).map(hexOf);
}

function pathOf(index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathOf(index, left), treeHash(right)]
    : [...pathOf(index - split, right), treeHash(left)];
}

function subproof(from: number, leaves: readonly Uint8Array[], isWhole: boolean): readonly Uint8Array[] {
  if (from === leaves.length) return isWhole ? [] : [treeHash(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return from <= split
    ? [...subproof(from, left, isWhole), treeHash(right)]
    : [...subproof(from - split, right, false), treeHash(left)];
}

function leavesOf(entries: readonly Members[]): readonly Uint8Array[] {
  return entries.map((entry) => hash(Uint8Array.of(0), Buffer.from(canonicalJson(entry))));
}

function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return hash();
  if (leaves.length === 1) return only;
  const split = splitOf(leaves.length);
  return hash(Uint8Array.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** The largest power of two below a number above 1. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(join(...parts))
      .digest(),
  );
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
