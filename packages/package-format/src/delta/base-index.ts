import type { Breather } from './breather.js';

/** Bytes that have to be equal before two places are compared at all. */
export const seedBytes = 8;
/** Every fourth place of the base is listed; a match of eleven bytes or more covers one of them. */
const step = 4;
/** 16 Mi buckets are enough for every fourth byte of the largest container. */
const maxBucketBits = 24;

/** Where in a base eight bytes occur. */
export interface BaseIndex {
  /** The first place that may begin with the eight bytes of `target` at `at`; -1 when there is none. */
  first(target: Uint8Array, at: number): number;
  /** The next such place after one; -1 when there is none. */
  next(place: number): number;
}

/** Lists the places of a base. Takes three times its size at most, and time in proportion to it. */
export async function indexBase(base: Uint8Array, breather: Breather): Promise<BaseIndex> {
  const count = Math.max(0, Math.floor((base.length - seedBytes) / step) + 1);
  const bucketBits = Math.min(maxBucketBits, Math.max(1, Math.ceil(Math.log2(count + 1))));
  const heads = new Int32Array(2 ** bucketBits).fill(-1);
  const followers = new Int32Array(count);
  for (let entry = count - 1; entry >= 0; entry -= 1) {
    const bucket = bucketOf(base, entry * step, bucketBits);
    followers[entry] = heads[bucket] ?? -1;
    heads[bucket] = entry;
    if (breather.isDue(step)) await breather.breathe();
  }
  const placeOf = (entry: number | undefined) => (entry === undefined || entry < 0 ? -1 : entry * step);
  return {
    first: (target, at) => placeOf(heads[bucketOf(target, at, bucketBits)]),
    next: (place) => placeOf(followers[place / step]),
  };
}

/** Multiplicative hashing of two words; the multipliers are odd and otherwise of no meaning. */
function bucketOf(bytes: Uint8Array, at: number, bits: number): number {
  let hash = Math.imul(wordAt(bytes, at), 0x9e3779b1) ^ Math.imul(wordAt(bytes, at + 4), 0x85ebca77);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> (32 - bits);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
