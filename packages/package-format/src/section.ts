import type { PackageError } from './error.js';

/** A stretch of the container with a known length, and what follows when it is there. */
export interface Section {
  readonly size: number;
  accept(part: Uint8Array): void;
  finish(): Promise<Section | null>;
  /** Why the container may not end inside this stretch. */
  cut(): PackageError;
}

/** What is done with a stretch when it is there, and what is said when it is not. */
export interface Collected {
  readonly finish: (bytes: Uint8Array) => Promise<Section | null> | Section | null;
  readonly explain: (received: Uint8Array) => PackageError;
}

/** A stretch that is small enough to be kept and looked at whole. */
export function collect(size: number, { finish, explain }: Collected): Section {
  const bytes = new Uint8Array(size);
  let length = 0;
  return {
    size,
    accept(part) {
      bytes.set(part, length);
      length += part.length;
    },
    finish: async () => finish(bytes),
    cut: () => explain(bytes.subarray(0, length)),
  };
}
