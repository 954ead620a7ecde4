import type { FolderFiles } from './read-folder.js';

/** A place where a program keeps state that its host cannot copy. */
export interface WebStorageUse {
  readonly path: string;
  /** What it calls there, such as `localStorage`. */
  readonly names: readonly string[];
}

/** What survives a session in an engine, by the names that code uses for it. sessionStorage ends with the session. */
const stores =
  /\b(?:localStorage|indexedDB|document\.cookie|cookieStore|caches\.open|navigator\.storage\.getDirectory)\b/gu;
const codeFiles = /\.(?:m?js|html?)$/u;

/** Where the files of a program name the engine's own storage. A reading of text: it may be in a comment, or well hidden. */
export function webStorageUse(files: FolderFiles): readonly WebStorageUse[] {
  return [...files].flatMap(([path, bytes]) => {
    if (!codeFiles.test(path)) return [];
    const names = new Set(Buffer.from(bytes).toString('utf8').match(stores) ?? []);
    return names.size === 0 ? [] : [{ path, names: [...names].sort() }];
  });
}
