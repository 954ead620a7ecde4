// A desktop app with a host, as the suites of testkit see one: its system is in memory, its views are tabs of Chromium.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { programLabel } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';

import { nativeCommands } from '../../../host-core/src/native/native-commands.js';
import { guestSdk } from '../../../../test/native-subject.js';
import { createElectronPlatform } from '../src/electron-platform.js';
import { createChromiumElectron } from './chromium-electron.js';
import { createFakeSystem } from './fake-system.js';

import type { Host, HostEvents, HostOptions, Platform } from '@org/host-core';
import type { SuiteSubject } from '@org/testkit';
import type { Browser } from 'playwright-core';
import type { NativeStore } from '../../../../test/native-store.js';
import type { Sink } from '../../../../test/native-subject.js';
import type { ChromiumElectron } from './chromium-electron.js';
import type { ChromiumTab } from './chromium-tab.js';

/** What an app is made of. */
export interface ElectronAppOptions {
  readonly browser: Browser;
  readonly store: NativeStore;
  readonly createHost: (options: HostOptions) => Promise<Host>;
  /** Puts a test's own parts in the places of the platform's. */
  readonly adapt?: (platform: Platform, app: Pick<ElectronApp, 'chromium'>) => Platform;
  readonly extensions?: NonNullable<HostOptions['extensions']>;
  /** Hears what a page says by `probe(text)`, with the label of its program. */
  readonly onProbe?: (label: string, text: string) => void;
}

/** A running app. */
export interface ElectronApp {
  readonly host: Host;
  readonly chromium: ChromiumElectron;
  readonly events: SuiteSubject['events'];
  /** Calls a method of the host by its name; programs are shown in the app's window. */
  command(name: string, ...params: readonly unknown[]): Promise<unknown>;
  /** The newest tab of a program. */
  tabOf(id: string): Promise<ChromiumTab>;
  close(): Promise<void>;
}

/** Starts an app in a folder of its own. */
export async function openElectronApp(options: ElectronAppOptions): Promise<ElectronApp> {
  const { browser, store, createHost, adapt = (platform: Platform) => platform } = options;
  const folder = await mkdtemp(join(tmpdir(), 'electron-app-'));
  const chromium = createChromiumElectron(browser, {
    hasNetwork: true,
    ...(options.onProbe === undefined ? {} : { onProbe: options.onProbe }),
  });
  const platform = await createElectronPlatform({
    electron: { ...createFakeSystem(), ...chromium.electron },
    folder,
    preload: 'preload.cjs',
    // As the apps of test/native-app.ts answer.
    screens: {
      askConsent: () => Promise.resolve('always'),
      pay: () => Promise.resolve({ type: 'paid', transactionId: 'transaction-1' }),
      showToast: () => undefined,
      showDialog: () => Promise.resolve(null),
    },
    issueToken: () => Promise.resolve({ token: 'token', expiresAtMs: Date.now() + 60_000, scopes: [] }),
    log: () => undefined,
  });
  const { storeUrl, storeRoot } = store.start;
  const host = await createHost({
    platform: adapt(platform, { chromium }),
    name: 'Test Host',
    version: '2.0.0',
    store: { url: storeUrl, root: storeRoot },
    ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
  });
  const events: { event: keyof HostEvents; data: unknown }[] = [];
  for (const event of ['closed', 'release'] as const) host.on(event, (data) => events.push({ event, data }));
  const command = nativeCommands(host, new AbortController().signal);
  return {
    host,
    chromium,
    events,
    command: (name, ...params) =>
      command(name, name === 'launch' ? [...params, { mount: chromium.window }] : params),
    tabOf: async (id) => chromium.tabOf(await programLabel(id, platform.crypto)),
    close: async () => {
      await host.close();
      await platform.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The subject of an app. */
export function electronSubject(app: ElectronApp, store: NativeStore, sink: Sink): SuiteSubject {
  return {
    publish: (options) => store.publish(options),
    command: (name, ...params) => app.command(name, ...params),
    events: app.events,
    // By the devtools protocol: the content policy lets nobody evaluate text in the page.
    evaluate: async (id, body) => (await (await app.tabOf(id)).page).evaluate(`(async () => { ${body} })()`),
    terminate: async (id) => (await app.tabOf(id)).crash(),
    cannot: {},
    wait: async (durationMs) => {
      await sleep(durationMs);
    },
    allowDomain: isDebugDomain,
    sdk: guestSdk(),
    sinkPort: sink.port,
    requestsTo: (name) => sink.requestsTo(name),
  };
}
