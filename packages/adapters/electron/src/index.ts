export { createElectronPlatform } from './electron-platform.js';
export { openFileStore } from './file-store.js';
export { programScheme, registerProgramScheme } from './program-scheme.js';

export type { ElectronParts } from './electron-parts.js';
export type { ElectronPlatform, ElectronPlatformOptions } from './electron-platform.js';
export type { FileStore } from './file-store.js';
export type { FileSystem, OpenFile } from './file-system.js';
export type { ElectronNativesOptions, TelemetryEntry } from './natives/electron-natives.js';
export type { ProgramMount } from './program-mount.js';
