import { sha256 } from '@org/package-format';
import type { PackageCrypto } from '@org/package-format';
import { nodeHash } from '@org/package-format/log';

/** A Merkle tree that is only ever added to: of all its nodes it keeps the roots of its whole subtrees (RFC 6962 2.1). */
export interface TreeFrontier {
  readonly size: number;
  append(leaf: Uint8Array): Promise<void>;
  root(): Promise<Uint8Array>;
}

/** An empty tree. */
export function createTreeFrontier(crypto: PackageCrypto): TreeFrontier {
  /** Roots of whole subtrees, the largest first; the n-th bit of the size says whether one of 2^n entries is there. */
  const peaks: Uint8Array[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    async append(leaf) {
      let hash = leaf;
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        hash = await nodeHash(peaks.pop() ?? hash, hash, crypto);
      }
      peaks.push(hash);
      size += 1;
    },
    async root() {
      const [last, ...larger] = [...peaks].reverse();
      if (last === undefined) return sha256(crypto, new Uint8Array(0));
      let hash = last;
      for (const peak of larger) hash = await nodeHash(peak, hash, crypto);
      return hash;
    },
  };
}
