// Where a platform keeps what programs bring: files, and secrets that must not lie open.

/** Files of programs, apart from each other by `scope`. Paths were checked: plain names between slashes. */
export interface PlatformFiles {
  /** Replaces the file, or adds to its end. Durable when it resolves. */
  write(scope: string, path: string, bytes: Uint8Array, options: { readonly append: boolean }): Promise<void>;
  /** Exactly these bytes. Rejects when the file is missing or shorter. */
  read(scope: string, path: string, offset: number, length: number): Promise<Uint8Array>;
  /** Every file of a scope with its size in bytes, in any order. */
  list(scope: string): Promise<readonly (readonly [path: string, sizeBytes: number])[]>;
  /** A file that is not there is no error. */
  remove(scope: string, path: string): Promise<void>;
  removeAll(scope: string): Promise<void>;
}

/** Encrypts small texts under a key that never leaves the device. */
export interface PlatformSecrets {
  /** `scope` is bound into the result: it opens for no other. */
  seal(scope: string, text: string): Promise<string>;
  /** Rejects what was not sealed here for this scope. */
  open(scope: string, sealed: string): Promise<string>;
}
