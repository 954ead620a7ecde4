import type { ProgramFiles } from '@org/host-core';

/** A file of a program as the engine takes files. Rejects with NOT_FOUND. */
export async function fileOf(ref: string, files: ProgramFiles): Promise<File> {
  const { name, type } = await files.stat(ref);
  return new File([toBlobPart(await files.read(ref))], name, { type });
}

/** The bytes of a blob. */
export async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

// Memory shared between threads is not taken for a blob; a platform's files are never that.
function toBlobPart(bytes: Uint8Array): BlobPart {
  return bytes.slice();
}
