import { describe, expect, it, vi } from 'vitest';

import { openFileStore } from '../../src/file-store.js';
import { exploreCuts, exploreFaults } from './explore.js';
import { journeys } from './journeys.js';

import type { ModelledDisk } from '@org/testkit';
import type * as checksums from '../../src/checksum.js';
import type { FileSystem, OpenFile } from '../../src/file-system.js';

// The explorer has to find what it is there to find: each store below is wrong in one way.

const trust = vi.hoisted(() => ({ isBlind: false }));
vi.mock('../../src/checksum.js', async (original) => {
  const real = await original<typeof checksums>();
  return {
    ...real,
    checksum: (...input: Parameters<typeof real.checksum>) =>
      trust.isBlind ? new Uint8Array(real.CHECKSUM_BYTES) : real.checksum(...input),
  };
});

const isJournal = (path: string) => path.includes('/records.');

/** How a store can be wrong, as a file system that does not do what the store asks for. */
const sabotages: Readonly<Record<string, (disk: ModelledDisk) => FileSystem>> = {
  'does not sync its journal': (disk) =>
    withFiles(disk, (file, path) => (isJournal(path) ? unsynced(file) : file)),
  'does not sync a blob before it is renamed': (disk) =>
    withFiles(disk, (file, path) => (isJournal(path) ? file : unsynced(file))),
  'does not sync names': (disk) => ({ ...disk, syncFolder: () => Promise.resolve() }),
  'deletes the old journal before it writes the new one': (disk) =>
    withFiles(disk, (file, path) => ({
      ...file,
      write: async (offset, bytes) => {
        if (isJournal(path) && offset === 0)
          await disk.remove(path.replace(/.$/, (letter) => (letter === 'a' ? 'b' : 'a')));
        await file.write(offset, bytes);
      },
    })),
  'deletes the old blob before it renames the new one': (disk) => ({
    ...disk,
    rename: async (from, to) => {
      await disk.remove(to);
      await disk.rename(from, to);
    },
  }),
  'writes a blob in place': (disk) => ({
    ...disk,
    create: (path) => disk.create(path.includes('draft-blob') ? '/store/blob-two.mpk-' : path),
    rename: () => Promise.resolve(),
  }),
  'has no checksums': (disk) => disk,
};

describe('the explorer', () => {
  it.each(Object.entries(sabotages))(
    'finds that a store %s',
    async (name, sabotage) => {
      trust.isBlind = name === 'has no checksums';
      const open = (disk: ModelledDisk) => openFileStore('/store', sabotage(disk), { compactBytes: 300 });
      const { disks, violations } = await exploreCuts(journeys['an update'] ?? [], open, {
        sectorBytes: 128,
        samples: 4,
      });
      console.log(`${name}: ${disks} disks, ${violations.length} violations`);
      expect(violations.length).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('the explorer of a failing disk', () => {
  it('finds that a store believes a second sync after one has failed', async () => {
    const again = (disk: ModelledDisk) =>
      withFiles(disk, (file) => ({ ...file, sync: () => file.sync().catch(() => file.sync()) }));
    const open = (disk: ModelledDisk) => openFileStore('/store', again(disk), { compactBytes: 300 });
    const { violations } = await exploreFaults(journeys['an update'] ?? [], open, { samples: 0 });
    expect(violations.length).toBeGreaterThan(0);
  }, 60_000);
});

/** The disk with other files on it. */
function withFiles(disk: ModelledDisk, change: (file: OpenFile, path: string) => OpenFile): FileSystem {
  return {
    ...disk,
    create: async (path) => change(await disk.create(path), path),
    open: async (path) => {
      const file = await disk.open(path);
      return file === null ? null : change(file, path);
    },
  };
}

function unsynced(file: OpenFile): OpenFile {
  return { ...file, sync: () => Promise.resolve() };
}
