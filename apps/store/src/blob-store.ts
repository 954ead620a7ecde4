import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** How the bytes of a blob are kept: as they are, or compressed beside them. */
export type BlobEncoding = 'identity' | 'br';

/** What is kept of a blob. */
export interface StoredBlob {
  readonly size: number;
  /** Null when compression did not pay. */
  readonly compressedSize: number | null;
}

/** A stretch of a blob; both ends are inside it. */
export interface BlobStretch {
  readonly start: number;
  readonly end: number;
}

/** Immutable bytes under the name of their SHA-256. */
export interface BlobStore {
  /** Keeps bytes durably. Safe to call again with the same bytes. */
  put(sha256: string, bytes: Uint8Array, compressed: Uint8Array | null): Promise<void>;
  find(sha256: string): Promise<StoredBlob | null>;
  stream(sha256: string, encoding: BlobEncoding, stretch?: BlobStretch): ReadableStream<Uint8Array>;
  read(sha256: string, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>>;
}

const chunkBytes = 256 * 1024;

/** Blobs as files of one folder. */
export async function openBlobStore(folder: string): Promise<BlobStore> {
  await mkdir(folder, { recursive: true });
  await removeDrafts(folder);
  const pathOf = (sha256: string, encoding: BlobEncoding) => join(folder, fileName(sha256, encoding));
  return {
    async put(sha256, bytes, compressed) {
      // The compressed form first: whoever finds the blob finds it too.
      if (compressed !== null) await writeDurably(folder, pathOf(sha256, 'br'), compressed);
      await writeDurably(folder, pathOf(sha256, 'identity'), bytes);
    },
    async find(sha256) {
      const size = await sizeOf(pathOf(sha256, 'identity'));
      return size === null ? null : { size, compressedSize: await sizeOf(pathOf(sha256, 'br')) };
    },
    stream: (sha256, encoding, stretch) => streamFile(pathOf(sha256, encoding), stretch),
    read: (sha256, offset, size) => readStretch(pathOf(sha256, 'identity'), offset, size),
  };
}

/** Whether a text may name a blob. */
export function isBlobName(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function fileName(sha256: string, encoding: BlobEncoding): string {
  // The last guard before the file system, whatever the caller has checked.
  if (!isBlobName(sha256)) throw new TypeError(`${JSON.stringify(sha256)} is not the name of a blob.`);
  return encoding === 'br' ? `${sha256}.br` : sha256;
}

/** Under a temporary name, on the disk, then under its own: a reader never sees half a blob, nor a power cut. */
async function writeDurably(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `draft-${randomUUID()}`);
  const file = await open(draft, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(folder);
}

/** What a crash left half written. */
async function removeDrafts(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.filter((name) => name.startsWith('draft-')).map((name) => rm(join(folder, name))));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Opens the file when someone begins to read, so that an answer without a reader (HEAD) leaves nothing open. */
function streamFile(path: string, stretch?: BlobStretch): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined;
  let at = stretch?.start ?? 0;
  const end = stretch?.end ?? Number.MAX_SAFE_INTEGER;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        file ??= await open(path, 'r');
        const chunk = new Uint8Array(Math.min(chunkBytes, end - at + 1));
        const { bytesRead } =
          chunk.length === 0 ? { bytesRead: 0 } : await file.read(chunk, 0, chunk.length, at);
        at += bytesRead;
        if (bytesRead > 0) {
          controller.enqueue(chunk.subarray(0, bytesRead));
          return;
        }
        await file.close();
        controller.close();
      },
      async cancel() {
        await file?.close();
      },
    },
    { highWaterMark: 0 },
  );
}

async function readStretch(path: string, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
