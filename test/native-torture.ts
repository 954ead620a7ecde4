// Bridge-torture in an app: signs the programs, starts the app with the kit in its script engine, and lets it run.

import { tortureManifest } from '@org/testkit';

import { childScript, workerScript } from '../packages/adapters/browser/test/host-page/torture-child.js';

import { bundleForPage, guestSdk } from './native-subject.js';
import { startNativeApp } from './native-app.js';

import type { TortureReport } from '@org/testkit';
import type { NativeApp, NativeEngine, NativeLine } from './native-app.js';
import type { NativeStore } from './native-store.js';

/** Runs all thirty, with this engine. `core` is the script that the engine has to be given. */
export async function tortureApp(options: {
  readonly name: string;
  readonly store: NativeStore;
  readonly start: { readonly platform: string; readonly programOrigin: string };
  readonly openEngine: (folder: string, onLine: (line: NativeLine) => void) => Promise<NativeEngine>;
}): Promise<TortureReport> {
  const { name, store, start, openEngine } = options;
  await publishPrograms(store);
  let presses = 0;
  const app: NativeApp = await startNativeApp({
    openEngine,
    start: { ...start, ...store.start },
    extra: {
      'test.evaluate': ({ surface, body }) =>
        app.evaluate(surface as number, body as string).catch(() => null),
      'test.press': () => (presses = 1),
      'test.gesture': () => {
        const had = presses > 0;
        presses = 0;
        return had;
      },
    },
    onLine: (line) => {
      const { type, surface, text } = line;
      if (type === 'probe') app.tell({ type: 'test.said', surface, text });
      if (type === 'test.row') console.info(JSON.stringify(line));
    },
  });
  try {
    return (await app.command('test.torture', name)) as TortureReport; // as the kit made it
  } finally {
    await app.close();
  }
}

async function publishPrograms(store: NativeStore): Promise<void> {
  const program = bundleForPage('packages/adapters/browser/test/host-page/torture-program.ts');
  const relay = bundleForPage('test/native-torture/relay.ts');
  for (const kind of ['own', 'neighbour']) {
    const { permissions, allowedDomains } = tortureManifest;
    await store.publish({
      manifest: {
        id: `com.example.${kind}`,
        name: kind,
        permissions: [...permissions],
        allowedDomains: [...allowedDomains],
      },
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
