import { openFileBlobs } from './file-blobs.js';
import { openFileRecords } from './file-records.js';
import { nodeFileSystem } from './node-file-system.js';

import type { PlatformBlobs, PlatformRecords } from '@org/host-core';
import type { FileRecordsOptions } from './file-records.js';
import type { FileSystem } from './file-system.js';

/** Records and blobs of a platform. */
export interface FileStore {
  readonly blobs: PlatformBlobs;
  readonly records: PlatformRecords;
  /** Waits for commits that were begun and gives the folder back. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the file store in a folder of its own, which it makes. One process at a time: rejects while another has it open.
 * What it answers from then on is on the disk.
 */
export async function openFileStore(
  folder: string,
  fileSystem: FileSystem = nodeFileSystem,
  options: FileRecordsOptions = {},
): Promise<FileStore> {
  await fileSystem.makeFolder(folder);
  const unlock = await fileSystem.lock(folder);
  try {
    const records = await openFileRecords(folder, fileSystem, options);
    const blobs = await openFileBlobs(folder, fileSystem);
    let closing: Promise<void> | null = null;
    return {
      blobs,
      records,
      close: () => (closing ??= records.close().finally(unlock)),
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
