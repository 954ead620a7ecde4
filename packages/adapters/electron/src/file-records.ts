import { applyChanges } from './journal.js';
import { openJournalPair } from './journal-pair.js';
import { storageError } from './storage-error.js';

import type { PlatformRecords } from '@org/host-core';
import type { FileSystem } from './file-system.js';
import type { Changes } from './journal.js';

/** Records of the platform port, in a pair of journals. */
export interface FileRecords extends PlatformRecords {
  /** Waits for the commits that were begun. Later ones reject. Safe to call twice. */
  close(): Promise<void>;
}

/** How the journals are kept. */
export interface FileRecordsOptions {
  /** A journal is written anew when it has grown by this and to twice its beginning. */
  readonly compactBytes?: number;
}

/** Opens records. Reads are answered from memory; commits happen in order, those that wait together with one sync. */
export async function openFileRecords(
  folder: string,
  fileSystem: FileSystem,
  options: FileRecordsOptions = {},
): Promise<FileRecords> {
  const pair = await openJournalPair(folder, fileSystem, options);
  const rows = new Map(pair.rows);
  let waiting: Waiting[] = [];
  let isClosed = false;
  let work: Promise<void> | null = null;

  return {
    get: async (key) => {
      assertOpen();
      return await Promise.resolve(rows.get(key) ?? null);
    },
    list: async (prefix) => {
      assertOpen();
      const found = [...rows].filter(([key]) => key.startsWith(prefix));
      return await Promise.resolve(found.sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    commit: async (changes, { durable }) => {
      await enqueue({ expected: new Map(), changes: new Map(changes), isDurable: durable });
    },
    commitIf: (expected, changes) =>
      enqueue({ expected: new Map(expected), changes: new Map(changes), isDurable: true }),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await work;
      await pair.close();
    },
  };

  async function enqueue(commit: Commit): Promise<boolean> {
    assertOpen();
    return new Promise((resolve, reject) => {
      waiting.push({ commit, resolve, reject });
      work ??= workOff();
    });
  }

  async function workOff(): Promise<void> {
    // What is asked for in the same turn goes into the same batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    work = null;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    const overlay = new Map<string, string | null>();
    const valueOf = (key: string) => {
      const changed = overlay.get(key);
      return changed === undefined ? (rows.get(key) ?? null) : changed;
    };
    const outcomes = batch.map((entry) => {
      const { expected, changes } = entry.commit;
      const isExpected = [...expected].every(([key, value]) => valueOf(key) === value);
      if (isExpected) for (const [key, value] of changes) overlay.set(key, value);
      return { ...entry, isExpected };
    });
    const commits = outcomes.filter(({ isExpected }) => isExpected).map(({ commit }) => commit);
    try {
      if (commits.length > 0)
        await pair.write(
          commits.map(({ changes }) => changes),
          { isDurable: commits.some(({ isDurable }) => isDurable), rowsAfter: () => rowsWith(rows, overlay) },
        );
    } catch (error) {
      for (const { reject } of batch) reject(storageError(error));
      return;
    }
    applyChanges(rows, overlay);
    for (const { resolve, isExpected } of outcomes) resolve(isExpected);
  }

  function assertOpen(): void {
    if (isClosed) throw new Error('This file store is closed: open it again.');
  }
}

function rowsWith(rows: ReadonlyMap<string, string>, changes: Changes): Map<string, string> {
  const after = new Map(rows);
  applyChanges(after, changes);
  return after;
}

interface Commit {
  readonly expected: Changes;
  readonly changes: Changes;
  readonly isDurable: boolean;
}

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (isWritten: boolean) => void;
  readonly reject: (error: unknown) => void;
}
