import type { PlatformRecords } from '@org/host-core';

import type { IndexedDatabase } from './indexed-database.js';

/** Records in IndexedDB: one readwrite transaction per commit, strictly durable when asked. */
export function createIndexedDbRecords(database: IndexedDatabase): PlatformRecords {
  return {
    get: (key) =>
      database.run({
        store: 'records',
        mode: 'readonly',
        body: (store) => {
          const value: IDBRequest<unknown> = store.get(key);
          return () => (typeof value.result === 'string' ? value.result : null);
        },
      }),
    list: (prefix) =>
      database.run({
        store: 'records',
        mode: 'readonly',
        body: (store) => {
          const range = rangeOf(prefix);
          const keys = store.getAllKeys(range);
          const values: IDBRequest<unknown[]> = store.getAll(range);
          // IndexedDB orders text keys by code unit, and both lists alike.
          // Only texts are put into this store, under texts.
          return () =>
            keys.result.map((key, index) => [key as string, values.result[index] as string] as const);
        },
      }),
    commit: (changes, { durable }) =>
      database.run({
        store: 'records',
        mode: 'readwrite',
        isDurable: durable,
        body: (store) => {
          apply(store, changes);
          return () => undefined;
        },
      }),
    commitIf: (expected, changes) =>
      database.run({
        store: 'records',
        mode: 'readwrite',
        isDurable: true,
        body: (store) => {
          // One readwrite transaction at a time over all pages of the origin: nothing comes between reading and writing.
          const known = [...expected].map(([key, value]) => {
            const found: IDBRequest<unknown> = store.get(key);
            return { found, value };
          });
          const isUnchanged = () =>
            known.every(
              ({ found, value }) => (typeof found.result === 'string' ? found.result : null) === value,
            );
          const last = known.at(-1)?.found;
          if (last === undefined) apply(store, changes);
          else
            last.onsuccess = () => {
              if (isUnchanged()) apply(store, changes);
            };
          // Judged before the changes took effect; results of requests stay as they were.
          return isUnchanged;
        },
      }),
  };
}

function apply(store: IDBObjectStore, changes: ReadonlyMap<string, string | null>): void {
  for (const [key, value] of changes) {
    if (value === null) store.delete(key);
    else store.put(value, key);
  }
}

/** The keys that begin with a prefix; undefined is all. */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  // The first text after all with this prefix: its last code unit, one higher. The highest code unit has no next.
  const stem = prefix.replace(/\uffff+$/, '');
  if (stem === '') return prefix === '' ? undefined : IDBKeyRange.lowerBound(prefix);
  const end = stem.slice(0, -1) + String.fromCharCode(stem.charCodeAt(stem.length - 1) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}
