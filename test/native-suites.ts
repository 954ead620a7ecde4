// Every suite of testkit on an app with an engine, for the scoreboard.

import { formatTorture, isolationSuite, updateJourney, warmStartSuite } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { contractScript } from '../packages/adapters/browser/test/programs.js';

import { hostAnswers, startNativeApp } from './native-app.js';
import { startNativeStore } from './native-store.js';
import { guestSdk, nativeSubject, startSink } from './native-subject.js';
import { tortureApp } from './native-torture.js';
import { parity } from './parity/parity.js';
import { score } from './score.js';

import type { ContractReport } from '@org/testkit';
import type { NativeApp, NativeEngine, NativeLine } from './native-app.js';
import type { NativeStore } from './native-store.js';
import type { Sink } from './native-subject.js';

/** An engine, and how its app begins. */
export interface NativeSuites {
  /** As the scoreboard names it. */
  readonly subject: string;
  readonly start: { readonly platform: string; readonly programOrigin: string };
  /** Opens the engine with this script for host-core: a path from the root of the repository. */
  readonly openEngine: (
    core: string,
    folder: string,
    onLine: (line: NativeLine) => void,
  ) => Promise<NativeEngine>;
  /** The scripts that ship, for hosts of users and for those in development. */
  readonly cores: { readonly shipped: string; readonly debug: string };
}

/** Registers the tests. */
export function nativeSuites({ subject, start, openEngine, cores }: NativeSuites): void {
  describe(subject, () => {
    let store: NativeStore;
    let sink: Sink;

    beforeAll(async () => {
      [store, sink] = await Promise.all([startNativeStore(), startSink()]);
    });
    afterAll(async () => {
      await Promise.all([store.close(), sink.close()]);
    });

    it('holds the platform contract, from within the script engine', async (context) => {
      const report = await withApp('test/native-contract-core.ts', async (app) => {
        const page = '<!doctype html><h1>Loading</h1><script src="app.js"></script>';
        const { id } = await store.publish({ files: { 'index.html': page, 'app.js': contractScript } });
        expect(await app.command('update', id)).toMatchObject({ type: 'staged' });
        expect(await app.command('launch', id)).toMatchObject({ type: 'launched' });
        return (await app.command('test.platformContract', store.url)) as ContractReport; // as the kit made it
      });
      score(context, { subject, suite: 'platform' }, report);
    });

    it('decides thirty of thirty attacks of bridge-torture', async (context) => {
      const report = await tortureApp({
        name: subject,
        store,
        start,
        openEngine: (folder, onLine) => openEngine('test/native-torture/core.ts', folder, onLine),
      });
      console.info(formatTorture(report));
      expect(report.rows.length).toBe(30);
      score(context, { subject, suite: 'torture' }, report);
    });

    it('holds the isolation suite', async (context) => {
      const report = await withApp(cores.debug, (app) => isolationSuite(nativeSubject(app, store, sink)));
      score(context, { subject, suite: 'isolation' }, report);
    });

    it('holds the update journey', async (context) => {
      const report = await withApp(cores.shipped, (app) => updateJourney(nativeSubject(app, store, sink)));
      score(context, { subject, suite: 'update' }, report);
    });

    it('holds the suite of warm starts', async (context) => {
      const report = await withApp(cores.shipped, (app) => warmStartSuite(nativeSubject(app, store, sink)));
      score(context, { subject, suite: 'warm' }, report);
    });

    it('answers the recorded journey as every platform does', async (context) => {
      const report = await withApp(cores.shipped, (app) => parity(nativeSubject(app, store, sink)));
      score(context, { subject, suite: 'parity' }, report);
    });

    it('welcomes a document before its host was asked, and takes the first call in that session', async () => {
      const files = {
        'index.html': '<!doctype html><h1>It runs</h1><script src="app.js"></script>',
        'app.js': `window.sent = [];
          const { postMessage } = MessagePort.prototype;
          MessagePort.prototype.postMessage = function (...message) {
            window.sent.push(message[0]);
            return Reflect.apply(postMessage, this, message);
          };
          ${guestSdk()}
          MiniAppBridge.call('storage.keys').then(
            ({ keys }) => (window.answer = keys),
            ({ code }) => (window.answer = code),
          );`,
      };
      await withApp(cores.shipped, async (app) => {
        const { id } = await store.publish({ manifest: { id: 'com.example.welcomed' }, files });
        expect(await app.command('update', id)).toMatchObject({ type: 'staged' });
        expect(await app.command('launch', id)).toMatchObject({ type: 'launched' });
        const [surface = 0] = app.surfaces.keys();
        const ask = (what: string) => app.evaluate(surface, `return window.${what} ?? null;`);
        await expect.poll(() => ask('answer')).toEqual([]);
        const [hello, call] = ((await ask('sent')) as string[]).map(
          (packet) => JSON.parse(packet) as { readonly session: string },
        );
        // A session of the host's has another form: this one was made up in front of the document.
        expect([hello?.session, call?.session]).toEqual(['', expect.stringMatching(/^\d+(-\d+){2}$/u)]);
        expect(await ask('miniProgramWelcome')).toBeNull();
      });
    });

    async function withApp<T>(core: string, run: (app: NativeApp) => Promise<T>): Promise<T> {
      const app = await startNativeApp({
        openEngine: (folder, onLine) => openEngine(core, folder, onLine),
        start: { ...start, ...store.start },
        answers: hostAnswers,
      });
      try {
        return await run(app);
      } finally {
        await app.close();
      }
    }
  });
}
