// The core of an app in development. A release build that carries the main core does not contain this.

import { createDebugHost } from './debug.js';
import { createNativeCore } from './native/native-core.js';

import type { NativeCore } from './native/native-core.js';

/** Makes a core whose programs may name servers under `.localhost`, with a port, in allowedDomains. Never ship it. */
export function createDebugNativeCore(): NativeCore {
  return createNativeCore(createDebugHost);
}
