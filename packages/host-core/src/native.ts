// host-core for engines without anything around them but an app: JavaScriptCore on iOS, and others like it.

import { createHost } from './host.js';
import { createNativeCore as createCore } from './native/native-core.js';

import type { NativeCore } from './native/native-core.js';

/** Makes a core that speaks through strings with the app around it (docs/native-port.md). */
export function createNativeCore(): NativeCore {
  return createCore(createHost);
}

export type { NativeCore } from './native/native-core.js';
export type {
  NativeNotices,
  NativeRequests,
  NativeStart,
  NativeTimes,
  NativeWords,
} from './native/native-port.js';
