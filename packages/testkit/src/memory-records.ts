import type { PlatformRecords } from '@org/host-core';

/** Records in memory. `rows` is the disk: hand it to another platform to see what a restart finds. */
export function createMemoryRecords(rows = new Map<string, string>()): PlatformRecords {
  return {
    get: (key) => Promise.resolve(rows.get(key) ?? null),
    list: (prefix) =>
      Promise.resolve(
        [...rows].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    commit: (changes) => {
      apply(changes);
      return Promise.resolve();
    },
    commitIf: (expected, changes) => {
      const isUnchanged = [...expected].every(([key, value]) => (rows.get(key) ?? null) === value);
      if (isUnchanged) apply(changes);
      return Promise.resolve(isUnchanged);
    },
  };

  function apply(changes: ReadonlyMap<string, string | null>): void {
    for (const [key, value] of changes) {
      if (value === null) rows.delete(key);
      else rows.set(key, value);
    }
  }
}
