import { createHash } from 'node:crypto';

// RFC 6962 §2.1 as it is written there: over the whole list of entries, without a thought for speed.

/** MTH: the root of a list of entries. */
export function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  const [only] = entries;
  if (only === undefined) return hash();
  if (entries.length === 1) return hash(Uint8Array.of(0), only);
  const split = splitOf(entries.length);
  return hash(Uint8Array.of(1), rootOf(entries.slice(0, split)), rootOf(entries.slice(split)));
}

/** PATH: the proof that an entry is in the tree. */
export function inclusionOf(index: number, entries: readonly Uint8Array[]): readonly Uint8Array[] {
  if (entries.length <= 1) return [];
  const split = splitOf(entries.length);
  const [left, right] = [entries.slice(0, split), entries.slice(split)];
  return index < split
    ? [...inclusionOf(index, left), rootOf(right)]
    : [...inclusionOf(index - split, right), rootOf(left)];
}

/** PROOF: that the tree of the first entries is the beginning of the tree of all. */
export function consistencyOf(size: number, entries: readonly Uint8Array[]): readonly Uint8Array[] {
  return size === 0 || size === entries.length ? [] : subproof(size, entries, true);
}

function subproof(size: number, entries: readonly Uint8Array[], isWhole: boolean): readonly Uint8Array[] {
  if (size === entries.length) return isWhole ? [] : [rootOf(entries)];
  const split = splitOf(entries.length);
  const [left, right] = [entries.slice(0, split), entries.slice(split)];
  return size <= split
    ? [...subproof(size, left, isWhole), rootOf(right)]
    : [...subproof(size - split, right, false), rootOf(left)];
}

/** The largest power of two below a number of entries. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());
}
