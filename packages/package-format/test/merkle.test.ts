import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rootOf,
} from '../src/log.js';
import { crypto } from './fixture.js';

const hash = (...parts: readonly Uint8Array[]) => {
  const running = createHash('sha256');
  for (const part of parts) running.update(part);
  return running.digest();
};

/** RFC 6962 §2.1 as it is written there, and nothing shared with the code under test. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return hash(Uint8Array.of(0), only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(Uint8Array.of(1), naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const entries = Array.from({ length: 130 }, (_, at) => new TextEncoder().encode(`entry ${String(at)}`));

function sourceOf(leaves: readonly Uint8Array[]) {
  const subtree = async (level: number, index: number): Promise<Uint8Array> =>
    level === 0
      ? leafHash(leaves[index] ?? new Uint8Array(), crypto)
      : nodeHash(await subtree(level - 1, index * 2), await subtree(level - 1, index * 2 + 1), crypto);
  return { subtree, crypto };
}

const source = sourceOf(entries);

/** The eight entries that certificate transparency's reference implementation is tested with, and the roots of its trees. */
const reference = {
  leaves: [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ],
  roots: [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
};

describe('the root of a tree (package-format 8.1)', () => {
  it('of nothing is the hash of nothing', async () => {
    expect(Buffer.from(await rootOf(0, source)).toString('hex')).toBe(hash().toString('hex'));
  });

  it('is that of the reference trees', async () => {
    const leaves = reference.leaves.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
    for (const [at, root] of reference.roots.entries())
      expect(Buffer.from(await rootOf(at + 1, sourceOf(leaves))).toString('hex')).toBe(root);
  });

  it('is what RFC 6962 says, for every size', async () => {
    for (let size = 1; size <= entries.length; size += 1)
      expect(await rootOf(size, source)).toEqual(new Uint8Array(naiveRoot(entries.slice(0, size))));
  });
});

describe('a proof of inclusion (package-format 8.5)', () => {
  it('holds for every entry of every tree up to 40, at its place alone', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const tree = { size, root: await rootOf(size, source) };
      for (let index = 0; index < size; index += 1) {
        const path = await inclusionPath(index, size, source);
        const leaf = await source.subtree(0, index);
        expect(await isIncluded({ leaf, index, path }, tree, crypto)).toBe(true);
        const other = (index + 1) % size;
        if (size > 1) expect(await isIncluded({ leaf, index: other, path }, tree, crypto)).toBe(false);
      }
    }
  });

  it('breaks with any change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 130 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('bit', 'shorter', 'longer', 'leaf', 'index', 'size'),
        async (size, seed, bit, change) => {
          const index = seed % size;
          const path = await inclusionPath(index, size, source);
          const leaf = await source.subtree(0, index);
          const tree = { size, root: await rootOf(size, source) };
          const flip = (bytes: Uint8Array) =>
            bytes.map((byte, at) => (at === bit % 32 ? byte ^ (1 << (bit % 8)) : byte));
          const changed = {
            bit: { path: path.map((one, at) => (at === seed % path.length ? flip(one) : one)) },
            shorter: { path: path.slice(1) },
            longer: { path: [...path, leaf] },
            leaf: { leaf: flip(leaf) },
            index: { index: index + size },
            size: {},
          }[change];
          // A tree of another size that happens to give the same path is still another tree.
          const against = change === 'size' ? { ...tree, size: size * 2 + 1 } : tree;
          expect(await isIncluded({ leaf, index, path, ...changed }, against, crypto)).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a proof of consistency (package-format 8.7)', () => {
  it('holds between any two sizes up to 40', async () => {
    const roots = await Promise.all(Array.from({ length: 41 }, (_, size) => rootOf(size, source)));
    const treeOf = (size: number) => ({ size, root: roots[size] ?? new Uint8Array() });
    for (let to = 0; to <= 40; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const path = await consistencyPath(from, to, source);
        expect(await isConsistent(treeOf(from), treeOf(to), { path, crypto })).toBe(true);
        if (from > 0 && from < to) {
          const fork = { size: from, root: treeOf(from - 1).root };
          expect(await isConsistent(fork, treeOf(to), { path, crypto })).toBe(false);
          expect(await isConsistent(treeOf(from), fork, { path, crypto })).toBe(false);
          expect(await isConsistent(treeOf(from), treeOf(to), { path: path.slice(1), crypto })).toBe(false);
          expect(
            await isConsistent(treeOf(from), treeOf(to), { path: [...path, treeOf(from).root], crypto }),
          ).toBe(false);
        }
      }
    }
  });
});
