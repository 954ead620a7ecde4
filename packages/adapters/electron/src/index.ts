export { openFileStore } from './file-store.js';
export { programScheme, registerProgramScheme } from './program-scheme.js';

export type { FileStore } from './file-store.js';
export type { FileSystem, OpenFile } from './file-system.js';
