import { nativeSuites } from '../../../../test/native-suites.js';

import { bundle, openWebKitEngine } from './webkit-engine.js';

// host-core in JavaScriptCore, programs in WebKitGTK: what an iOS app has, but for Swift.
nativeSuites({
  subject: 'WebKitGTK and JavaScriptCore',
  start: { platform: 'ios', programOrigin: 'miniapp://*' },
  openEngine: (core, folder, onLine) => openWebKitEngine(folder, onLine, bundle(`../../../../${core}`)),
  cores: {
    shipped: 'packages/adapters/wkwebview/src/core.ts',
    debug: 'packages/adapters/wkwebview/src/core-debug.ts',
  },
});
