import { tortureManifest } from '@org/testkit';

import { childScript, workerScript } from '../../packages/adapters/browser/test/host-page/torture-child.js';

import { bundleForPage, guestSdk } from '../native-subject.js';

import { tortured } from './launch-program.js';

import type { NativeStore } from '../native-store.js';

/** Signs both and offers them. */
export async function publishPrograms(store: NativeStore): Promise<void> {
  const program = bundleForPage('packages/adapters/browser/test/host-page/torture-program.ts');
  const relay = bundleForPage('test/native-torture/relay.ts');
  const { permissions, allowedDomains } = tortureManifest;
  for (const [kind, id] of Object.entries(tortured)) {
    await store.publish({
      manifest: { id, name: kind, permissions: [...permissions], allowedDomains: [...allowedDomains] },
      files: {
        'index.html': `<!doctype html><title>${kind}</title><body style="height:100vh">Program
          <script src="relay.js"></script><script src="sdk.js"></script><script src="between.js"></script>
          <script src="sdk.js"></script><script src="program.js"></script>`,
        'relay.js': relay,
        'sdk.js': guestSdk(),
        'between.js': 'window.firstBridge = window.MiniAppBridge;',
        'program.js': program,
        'child.js': childScript,
        'worker.js': workerScript,
      },
    });
  }
}
