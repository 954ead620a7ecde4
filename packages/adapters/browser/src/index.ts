export { createBrowserPlatform } from './browser-platform.js';

export type { BrowserPlatformOptions } from './browser-platform.js';
export type { BrowserNativesOptions, TelemetryEntry } from './natives/browser-natives-options.js';
export type { Code, CodeReader, ReadCode } from './natives/code-reader.js';
export type { NativeWords } from './natives/native-words.js';
