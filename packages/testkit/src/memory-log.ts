// A transparency log in memory: entries, roots and proofs (package-format 8).

import { toHex } from '@org/package-format';
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  logEntryBytes,
  nodeHash,
  rootOf,
} from '@org/package-format/log';

import type { PackageCrypto } from '@org/package-format';
import type { LogEntry, Tree } from '@org/package-format/log';

/** An append-only list with the proofs that it is one. */
export interface MemoryLog {
  readonly size: number;
  /** Adds an entry and answers its index. */
  append(entry: LogEntry): Promise<number>;
  tree(): Promise<Tree>;
  inclusion(index: number): Promise<string[]>;
  consistency(from: number, to: number): Promise<string[]>;
  /** A log that begins as this one did, up to a size, and goes its own way from there. */
  fork(size?: number): MemoryLog;
}

/** Makes an empty log, or one that begins with these leaf hashes. */
export function createMemoryLog(crypto: PackageCrypto, beginning: readonly Uint8Array[] = []): MemoryLog {
  const leaves = [...beginning];
  const source = { crypto, subtree };

  return {
    get size() {
      return leaves.length;
    },
    append: async (entry) => {
      leaves.push(await leafHash(logEntryBytes(entry), crypto));
      return leaves.length - 1;
    },
    tree: async () => ({ size: leaves.length, root: await rootOf(leaves.length, source) }),
    inclusion: async (index) => (await inclusionPath(index, leaves.length, source)).map(toHex),
    consistency: async (from, to) => {
      if (from > to || to > leaves.length) throw new Error(`The log has no proof from ${from} to ${to}.`);
      return (await consistencyPath(from, to, source)).map(toHex);
    },
    fork: (size = leaves.length) => createMemoryLog(crypto, leaves.slice(0, size)),
  };

  async function subtree(level: number, index: number): Promise<Uint8Array> {
    const leaf = leaves[index];
    if (level === 0 && leaf !== undefined) return leaf;
    return nodeHash(await subtree(level - 1, index * 2), await subtree(level - 1, index * 2 + 1), crypto);
  }
}
