import fc from 'fast-check';
import { isConsistent, isIncluded, leafHash } from '../../src/trust/merkle.js';
import { text } from '../fixture.js';
import { fuzzKind } from './fuzz-kind.js';
import type { FuzzKind } from './fuzz-kind.js';
import { idealCrypto as crypto } from './ideal-crypto.js';
import { consistencyOf, inclusionOf, rootOf } from './merkle-oracle.js';
import { Violation } from './violation.js';

const entries = fc
  .integer({ min: 0, max: 20 })
  .map((count) => Array.from({ length: count }, (_, at) => text(String(at))));
const pathEdit = fc.record({
  edit: fc.constantFrom('none', 'none', 'drop', 'add', 'swap', 'flip'),
  at: fc.nat(5),
});
const numbers = fc.oneof(fc.nat(22), fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53 - 1));

/** A proof of inclusion holds for the one index and the one path that RFC 6962 gives (package-format 8.5). */
const inclusion = fuzzKind(
  'trust: proof of inclusion',
  fc.record({ entries, entry: fc.nat(22), claimed: numbers, isClaimed: fc.boolean(), edit: pathEdit }),
  async ({ entries: all, entry, claimed, isClaimed, edit }) => {
    const index = isClaimed ? claimed : entry;
    const right = entry < all.length ? inclusionOf(entry, all) : [];
    const path = edited(right, edit);
    const leaf = await leafHash(all[entry] ?? text('another'), crypto);
    const tree = { size: all.length, root: rootOf(all) };
    const isRight = entry < all.length && index === entry && areEqual(path, right);
    return answered(await isIncluded({ leaf, index, path }, tree, crypto), isRight, { all, index, path });
  },
);

/** A proof of consistency holds for the two trees and the one path that RFC 6962 gives (package-format 8.7). */
const consistency = fuzzKind(
  'trust: proof of consistency',
  fc.record({
    entries,
    before: fc.nat(22),
    claimed: fc.nat(22),
    isClaimed: fc.boolean(),
    isForked: fc.boolean(),
    edit: pathEdit,
  }),
  async ({ entries: all, before, claimed, isClaimed, isForked, edit }) => {
    const size = Math.min(before, all.length);
    const right = consistencyOf(size, all);
    const path = edited(right, edit);
    const past = all
      .slice(0, size)
      .map((entry, at) => (isForked && at === size - 1 ? text('forked') : entry));
    const smaller = { size: isClaimed ? claimed : size, root: rootOf(past) };
    const larger = { size: all.length, root: rootOf(all) };
    const isSame = smaller.size === size && !(isForked && size > 0);
    // An empty tree is the beginning of any other, whatever is said to be its root.
    const isRight =
      (smaller.size === 0 && all.length > 0 && path.length === 0) || (isSame && areEqual(path, right));
    return answered(await isConsistent(smaller, larger, { path, crypto }), isRight, {
      smaller,
      larger,
      path,
    });
  },
);

/** The proofs of the log, against trees that are built the long way. */
export const merkleKinds: readonly FuzzKind[] = [inclusion, consistency];

function answered(isAccepted: boolean, isRight: boolean, subject: object): string {
  if (isAccepted === isRight) return isAccepted ? 'accepted' : 'refused';
  throw new Violation(`The answer is ${String(isAccepted)}`, fc.stringify(subject));
}

function edited(
  path: readonly Uint8Array[],
  { edit, at }: { readonly edit: string; readonly at: number },
): readonly Uint8Array[] {
  const place = path.length === 0 ? 0 : at % path.length;
  if (edit === 'drop') return path.filter((_, index) => index !== place);
  if (edit === 'add') return [...path.slice(0, place), path[0] ?? new Uint8Array(32), ...path.slice(place)];
  if (edit === 'swap') return [...path.slice(place), ...path.slice(0, place)];
  if (edit === 'flip')
    return path.map((hash, index) =>
      index === place ? hash.map((byte, bit) => (bit === at ? byte ^ 1 : byte)) : hash,
    );
  return path;
}

function areEqual(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return (
    left.length === right.length &&
    left.every((hash, at) => Buffer.compare(hash, right[at] ?? new Uint8Array(0)) === 0)
  );
}
