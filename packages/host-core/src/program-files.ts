// Files of one program under their paths, with a quota (docs/protocol.md 4.6).

import { BridgeError, limits } from '@org/bridge-protocol';

import { fileTypeOf } from './file-type.js';
import { createTurns } from './in-turn.js';

import type { PlatformFiles } from './platform-files.js';

/** A file as programs see it. */
export interface FileInfo {
  readonly ref: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
}

/** The files of one program. */
export interface ProgramFiles {
  /** Writes a file. Rejects with QUOTA_EXCEEDED and changes nothing. */
  write(path: string, bytes: Uint8Array, options?: { readonly append?: boolean }): Promise<FileInfo>;
  /** Keeps something new under a fresh path that ends with its name. */
  add(name: string, bytes: Uint8Array): Promise<FileInfo>;
  /** A stretch of a file, as far as it goes; without a length, all the rest. Rejects with NOT_FOUND. */
  read(ref: string, offset?: number, length?: number): Promise<Uint8Array>;
  /** Rejects with NOT_FOUND. */
  stat(ref: string): Promise<FileInfo>;
  /** Sorted by path; with a folder, the files under it. */
  list(folder?: string): Promise<readonly FileInfo[]>;
  remove(ref: string): Promise<void>;
}

/** Opens the files of a program. Changes happen one after another, so that the quota holds. */
export function openProgramFiles(
  files: PlatformFiles,
  { programId, freshName }: { readonly programId: string; readonly freshName: () => string },
): ProgramFiles {
  const inTurn = createTurns(2 * limits.maxFileBytes);

  async function sizes(): Promise<Map<string, number>> {
    return new Map(await files.list(programId));
  }

  async function stat(ref: string): Promise<FileInfo> {
    const sizeBytes = (await sizes()).get(ref);
    if (sizeBytes === undefined) {
      throw new BridgeError('NOT_FOUND', `There is no file "${ref}": it was removed, or never written.`);
    }
    return infoOf(ref, sizeBytes);
  }

  async function write(
    path: string,
    bytes: Uint8Array,
    { append = false }: { readonly append?: boolean } = {},
  ): Promise<FileInfo> {
    const used = await sizes();
    const sizeBytes = bytes.length + (append ? (used.get(path) ?? 0) : 0);
    assertRoom(used.set(path, sizeBytes), path, sizeBytes);
    await files.write(programId, path, bytes, { append });
    return infoOf(path, sizeBytes);
  }

  return {
    write: (path, bytes, options) => inTurn(() => write(path, bytes, options), bytes.length),
    add: (name, bytes) => inTurn(() => write(`added/${freshName()}/${plainName(name)}`, bytes), bytes.length),
    read: async (ref, offset = 0, length) => {
      const { sizeBytes } = await stat(ref);
      const from = Math.min(offset, sizeBytes);
      return files.read(programId, ref, from, Math.min(length ?? Infinity, sizeBytes - from));
    },
    stat,
    list: async (folder) =>
      [...(await sizes())]
        .filter(([path]) => folder === undefined || path.startsWith(`${folder}/`))
        .map(([path, sizeBytes]) => infoOf(path, sizeBytes))
        .sort((one, other) => (one.ref < other.ref ? -1 : 1)),
    remove: (ref) => inTurn(() => files.remove(programId, ref)),
  };
}

function assertRoom(used: ReadonlyMap<string, number>, path: string, sizeBytes: number): void {
  if (sizeBytes > limits.maxFileBytes) {
    throw new BridgeError('QUOTA_EXCEEDED', `"${path}" would have more than ${limits.maxFileBytes} bytes.`);
  }
  let total = 0;
  for (const bytes of used.values()) total += bytes;
  if (used.size <= limits.maxFiles && total <= limits.fileQuotaBytes) return;
  throw new BridgeError(
    'QUOTA_EXCEEDED',
    `A program keeps at most ${limits.maxFiles} files of ${limits.fileQuotaBytes} bytes in all: remove what is no longer needed.`,
  );
}

function infoOf(path: string, sizeBytes: number): FileInfo {
  return { ref: path, name: path.slice(path.lastIndexOf('/') + 1), type: fileTypeOf(path), sizeBytes };
}

/** A name that the user's device chose, as one that every file system reads alike. */
function plainName(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9._-]+/gu, '-')
    .replace(/^[.-]+/u, '')
    .slice(-80)
    .replace(/^[.-]+/u, '');
  return plain === '' ? 'file' : plain;
}
