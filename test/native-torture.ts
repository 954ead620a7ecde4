// Bridge-torture in an app: signs the programs, starts the app with the kit in its script engine, and lets it run.

import { startNativeApp } from './native-app.js';
import { publishPrograms } from './native-torture/programs.js';

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
