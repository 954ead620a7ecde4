import { join } from 'node:path';
import { changeFrames, readJournal, snapshotFrame } from './journal.js';
import { isFull } from './storage-error.js';

import type { FileSystem, OpenFile } from './file-system.js';
import type { Changes, Journal, JournalEnd } from './journal.js';

/** Rows in two files, of which one counts. */
export interface JournalPair {
  /** What was there when it was opened. */
  readonly rows: ReadonlyMap<string, string>;
  /** Writes each set of changes, whole or not at all. When it rejects, none of them holds. */
  write(batch: readonly Changes[], how: WriteOptions): Promise<void>;
  close(): Promise<void>;
}

/** How to write. */
interface WriteOptions {
  /** On the disk once it resolves, with all that was written before. */
  readonly isDurable: boolean;
  /** All rows as they are after the batch. */
  readonly rowsAfter: () => Iterable<readonly [string, string]>;
}

/** Far more than the records of a host; what is larger is not read, and not written either. */
const MAX_JOURNAL_BYTES = 268_435_456;
/** A journal is written anew when it has grown by this and to twice its beginning. */
const COMPACT_BYTES = 65_536;

/**
 * Opens the pair `records.a`, `records.b`. Needs neither rename nor an order in which the disk writes:
 *
 * 1. The file that is whole and has the higher generation counts. Commits are appended to it.
 * 2. The other one is written from its beginning, with all rows and the next generation, then synced, and then it counts.
 *    Cut before the end, it is not whole, and the first still has everything.
 * 3. That happens when a journal has grown, after a failed sync, since a second one proves nothing, and at each opening, so
 *    that nothing is appended to what a cut has torn.
 * 4. A write that failed half way, as on a full disk, is written over by the next one. Until then its checksum does not fit.
 */
export async function openJournalPair(
  folder: string,
  fileSystem: FileSystem,
  { compactBytes = COMPACT_BYTES }: { readonly compactBytes?: number } = {},
): Promise<JournalPair> {
  const [a, b] = [await read('records.a'), await read('records.b')];
  const found = a !== null && b !== null ? (a.generation > b.generation ? a : b) : (a ?? b);
  let generation = found?.generation ?? 0;
  let active: ActiveJournal | null = null;
  /** Nothing may be appended to the active journal: what the disk has of it is not known. */
  let isDoubtful = false;
  let compactAbove = 0;

  if (found !== null) await settle(found);

  return {
    rows: found?.rows ?? new Map(),
    write: async (batch, { isDurable, rowsAfter }) => {
      if (active === null || isDoubtful || active.end.offset > compactAbove) {
        try {
          await writeAnew(rowsAfter());
          return;
        } catch (error) {
          // It only has grown: then it grows on, and this is tried again later.
          if (active === null || isDoubtful) throw error;
          compactAbove = active.end.offset * 2;
        }
      }
      await append(active, batch, isDurable);
    },
    close: async () => {
      const closing = active;
      active = null;
      if (closing === null) return;
      await closing.file.sync().finally(() => closing.file.close());
    },
  };

  /** What was found is made durable before anybody acts on it. */
  async function settle({ name, rows, end }: FoundJournal): Promise<void> {
    const file = await fileSystem.create(join(folder, name));
    active = { name, file, end };
    try {
      // The other one may be all that the disk has, and is written over next.
      await file.sync();
      await fileSystem.syncFolder(folder);
      await writeAnew(rows).catch((error: unknown) => {
        // Without space for a second copy the first one has to do.
        if (!isFull(error)) throw error;
      });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async function writeAnew(rows: Iterable<readonly [string, string]>): Promise<void> {
    const name = active?.name === 'records.a' ? 'records.b' : 'records.a';
    const { bytes, end } = snapshotFrame(generation + 1, rows);
    if (bytes.length > MAX_JOURNAL_BYTES) throw tooLarge();
    const path = join(folder, name);
    const file = await fileSystem.create(path);
    try {
      // In place of what stood there: a full disk has these blocks still.
      await file.truncate(bytes.length);
      await file.write(0, bytes);
      // Whole, it outranks the other one, whether the disk has it or not. It has to be the only one from here on.
      isDoubtful = true;
      generation += 1;
      await file.sync();
      await fileSystem.syncFolder(folder);
    } catch (error) {
      await file.close();
      // Nobody shall read what the disk may not have. Best effort: the write has failed anyway.
      if (isDoubtful) await fileSystem.remove(path).catch(() => undefined);
      throw error;
    }
    const replaced = active;
    active = { name, file, end };
    isDoubtful = false;
    compactAbove = end.offset * 2 + compactBytes;
    await replaced?.file.close();
  }

  async function read(name: JournalName): Promise<FoundJournal | null> {
    const file = await fileSystem.open(join(folder, name));
    if (file === null) return null;
    try {
      const size = await file.size();
      const journal = size > MAX_JOURNAL_BYTES ? null : readJournal(await file.read(0, size));
      return journal === null ? null : { name, ...journal };
    } finally {
      await file.close();
    }
  }

  async function append(
    journal: ActiveJournal,
    batch: readonly Changes[],
    isDurable: boolean,
  ): Promise<void> {
    const { offset } = journal.end;
    const { bytes, end } = changeFrames(journal.end, batch);
    if (end.offset > MAX_JOURNAL_BYTES) throw tooLarge();
    try {
      await journal.file.write(offset, bytes);
      if (isDurable) {
        isDoubtful = true;
        await journal.file.sync();
        isDoubtful = false;
      }
    } catch (error) {
      isDoubtful ||= !isFull(error);
      await journal.file.truncate(offset).catch(() => undefined); // as above
      throw error;
    }
    journal.end = end;
  }
}

function tooLarge(): Error {
  const error = new Error(`Records hold at most ${String(MAX_JOURNAL_BYTES)} bytes: delete some first.`);
  error.name = 'QuotaExceededError';
  return error;
}

type JournalName = 'records.a' | 'records.b';

interface FoundJournal extends Journal {
  readonly name: JournalName;
}

/** The journal that counts, and its open file. */
interface ActiveJournal {
  readonly name: JournalName;
  readonly file: OpenFile;
  end: JournalEnd;
}
