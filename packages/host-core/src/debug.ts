// A host for development. A release build that imports only the main entry does not contain this.

export { createDebugHost } from './debug/debug-host.js';

export type { DebugHost, SourceLaunchOptions } from './debug/debug-host.js';
