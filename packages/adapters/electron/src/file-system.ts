/** What the file store needs of a file system: few operations, so that a test can put a breakable disk in its place. */
export interface FileSystem {
  /** Makes the folder and those above it, durably. One that is there is no error. */
  makeFolder(folder: string): Promise<void>;
  /** Takes a folder for this process alone and answers the unlock. Rejects while another process holds it. */
  lock(folder: string): Promise<() => Promise<void>>;
  /** Names of the files in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Opens a file for reading and writing; null when it is not there. */
  open(path: string): Promise<OpenFile | null>;
  /** The same, and makes an empty file when it is not there. Its name is durable after `syncFolder`. */
  create(path: string): Promise<OpenFile>;
  /** Puts a file in the place of another, at once: who looks finds one of the two. Durable after `syncFolder`. */
  rename(from: string, to: string): Promise<void>;
  /** A file that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Names of this folder are on the disk once it resolves. */
  syncFolder(folder: string): Promise<void>;
  /** How many bytes more fit; null when that is not known. */
  freeBytes(folder: string): Promise<number | null>;
}

/** A file that is open. */
export interface OpenFile {
  size(): Promise<number>;
  /** Fewer bytes where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** All of the bytes; when it rejects, any part of them may have been written. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  /** The content is on the disk once it resolves. After a rejection nobody knows, and a second call proves nothing. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
