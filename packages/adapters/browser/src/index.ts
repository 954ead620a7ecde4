export { createBrowserPlatform } from './browser-platform.js';

export type { BrowserPlatformOptions } from './browser-platform.js';
