import type { FileInfo, ProgramFiles } from '@org/host-core';

/** A file that is not yet the program's. */
export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Gives new files to the program: all of them, or none when there is no room. */
export async function keepFiles(files: ProgramFiles, added: AsyncIterable<NewFile>): Promise<FileInfo[]> {
  const kept: FileInfo[] = [];
  try {
    for await (const { name, bytes } of added) kept.push(await files.add(name, bytes));
    return kept;
  } catch (error) {
    await Promise.all(kept.map(({ ref }) => files.remove(ref)));
    throw error;
  }
}
