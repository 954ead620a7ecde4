import { formatTorture, isolationSuite, updateJourney } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostAnswers, startNativeApp } from '../../../../test/native-app.js';
import { startNativeStore } from '../../../../test/native-store.js';
import { nativeSubject, startSink } from '../../../../test/native-subject.js';
import { tortureApp } from '../../../../test/native-torture.js';
import { parity } from '../../../../test/parity/parity.js';
import { score } from '../../../../test/score.js';
import { contractScript } from '../../browser/test/programs.js';

import { bundle, openWebKitEngine } from './webkit-engine.js';

import type { ContractReport } from '@org/testkit';
import type { NativeApp } from '../../../../test/native-app.js';
import type { NativeStore } from '../../../../test/native-store.js';
import type { Sink } from '../../../../test/native-subject.js';

// host-core in JavaScriptCore, programs in WebKitGTK: what an iOS app has, but for Swift.

const subject = 'WebKitGTK and JavaScriptCore';

let store: NativeStore;
let sink: Sink;

beforeAll(async () => {
  [store, sink] = await Promise.all([startNativeStore(), startSink()]);
});
afterAll(async () => {
  await Promise.all([store.close(), sink.close()]);
});

describe('an app with WebKit', () => {
  it('holds the platform contract, from within JavaScriptCore', async (context) => {
    const app = await openApp('contract-core.ts');
    const page = '<!doctype html><h1>Loading</h1><script src="app.js"></script>';
    const { id } = await store.publish({ files: { 'index.html': page, 'app.js': contractScript } });
    expect(await app.command('update', id)).toMatchObject({ type: 'staged' });
    expect(await app.command('launch', id)).toMatchObject({ type: 'launched' });
    const report = (await app.command('test.platformContract', store.url)) as ContractReport; // as the kit made it
    await app.close();
    score(context, { subject, suite: 'platform' }, report);
  });

  it('holds the update journey', async (context) => {
    const app = await openApp('../src/core.ts');
    const report = await updateJourney(nativeSubject(app, store, sink));
    await app.close();
    score(context, { subject, suite: 'update' }, report);
  });

  it('answers the recorded journey as every platform does', async (context) => {
    const app = await openApp('../src/core.ts');
    const report = await parity(nativeSubject(app, store, sink));
    await app.close();
    score(context, { subject, suite: 'parity' }, report);
  });

  it('decides thirty of thirty attacks of bridge-torture', async (context) => {
    const report = await tortureApp({
      name: subject,
      store,
      start: { platform: 'ios', programOrigin: 'miniapp://*' },
      openEngine: (folder, onLine) =>
        openWebKitEngine(folder, onLine, bundle('../../../../test/native-torture/core.ts')),
    });
    console.info(formatTorture(report));
    expect(report.rows.length).toBe(30);
    score(context, { subject, suite: 'torture' }, report);
  });

  it('holds the isolation suite', async (context) => {
    const app = await openApp('../src/core-debug.ts');
    const report = await isolationSuite(nativeSubject(app, store, sink));
    await app.close();
    score(context, { subject, suite: 'isolation' }, report);
  });
});

function openApp(core: string): Promise<NativeApp> {
  return startNativeApp({
    openEngine: (folder, onLine) => openWebKitEngine(folder, onLine, bundle(core)),
    start: { platform: 'ios', programOrigin: 'miniapp://*', ...store.start },
    answers: hostAnswers,
  });
}
