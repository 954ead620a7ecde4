// The core of an app in development. A release build that carries the main core does not contain this.

import { createDebugHost } from './debug/debug-host.js';
import { createNativeCore } from './native/native-core.js';

import type { NativeCore } from './native/native-core.js';
import type { SourceLaunchOptions } from './debug/debug-host.js';

/** Makes a core of a host in development, with `launchSource` among its commands. Never ship it. */
export function createDebugNativeCore(): NativeCore {
  return createNativeCore(createDebugHost, (host, { signal, launched }) => [
    [
      'launchSource',
      async (url, options) =>
        // What the app sends is what the method declares: it is the app's own code.
        launched(await host.launchSource(url as string, { ...(options as SourceLaunchOptions), signal })),
    ],
  ]);
}
