import { createHost } from '@org/host-core';
import { createDebugHost } from '@org/host-core/debug';
import { formatTorture, isolationSuite, updateJourney, warmStartSuite } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { startNativeStore } from '../../../../test/native-store.js';
import { startSink } from '../../../../test/native-subject.js';
import { parity } from '../../../../test/parity/parity.js';
import { score } from '../../../../test/score.js';
import { electronSubject, openElectronApp } from './electron-app.js';
import { tortureElectron } from './electron-torture.js';

import type { ContractReport, SuiteSubject } from '@org/testkit';
import type { Browser } from 'playwright-core';
import type { NativeStore } from '../../../../test/native-store.js';
import type { Sink } from '../../../../test/native-subject.js';

const subject = 'Electron in memory, and Chromium';

let browser: Browser;
let store: NativeStore;
let sink: Sink;

beforeAll(async () => {
  [browser, store, sink] = await Promise.all([
    // Programs may talk to this machine, as the suites' servers are on it.
    launchChromium({ connectionAllowlists: false, isWebView: true }),
    startNativeStore(),
    startSink(),
  ]);
});
afterAll(async () => {
  await Promise.all([browser.close(), store.close(), sink.close()]);
});

async function run(
  host: typeof createHost,
  suite: (subject: SuiteSubject) => Promise<ContractReport>,
): Promise<ContractReport> {
  const app = await openElectronApp({ browser, store, createHost: host });
  try {
    return await suite(electronSubject(app, store, sink));
  } finally {
    await app.close();
  }
}

describe(subject, () => {
  it('decides thirty of thirty attacks of bridge-torture', async (context) => {
    const report = await tortureElectron({ name: subject, browser, store });
    console.info(formatTorture(report));
    expect(report.rows.length).toBe(30);
    score(context, { subject, suite: 'torture' }, report);
  });

  it('holds the isolation suite', async (context) => {
    score(context, { subject, suite: 'isolation' }, await run(createDebugHost, isolationSuite));
  });

  it('holds the update journey', async (context) => {
    score(context, { subject, suite: 'update' }, await run(createHost, updateJourney));
  });

  it('holds the suite of warm starts', async (context) => {
    score(context, { subject, suite: 'warm' }, await run(createHost, warmStartSuite));
  });

  it('answers the recorded journey as every platform does', async (context) => {
    score(context, { subject, suite: 'parity' }, await run(createHost, parity));
  });
});
