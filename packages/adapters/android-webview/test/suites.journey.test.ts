import { nativeSuites } from '../../../../test/native-suites.js';

import { bundle, openChromiumEngine } from './chromium-engine.js';

// host-core in QuickJS, programs in Chromium over an object that takes only strings: what an Android app has, but for Kotlin.
nativeSuites({
  subject: 'Chromium over strings, and QuickJS',
  start: { platform: 'android', programOrigin: 'https://*.miniapp.invalid' },
  openEngine: (core, _folder, onLine) => openChromiumEngine(onLine, { core: bundle(`../../../../${core}`) }),
  cores: {
    shipped: 'packages/adapters/android-webview/src/core.ts',
    debug: 'packages/adapters/android-webview/src/core-debug.ts',
  },
});
