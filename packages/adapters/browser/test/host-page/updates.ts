// A host page with a whole host in it, of which the journeys ask updates.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';

import type { Host, HostEvents } from '@org/host-core';

/** What the tests call in the page; what it gives is JSON. */
interface UpdatesPage {
  /** Asks the store; gives how that ended. */
  update(): Promise<string>;
  /** Gives the outcome, and the version that runs. */
  launch(): Promise<readonly [outcome: string, version: string | null]>;
  close(): Promise<void>;
  /** What was said of releases since the page was opened. */
  releases(): readonly (readonly [type: string, version: string])[];
  /** Files whose bytes were not right, so that they had to be brought again. */
  damaged(): readonly string[];
  /** What programs have posted as `told`. */
  told(): readonly unknown[];
}

declare global {
  interface Window {
    updatesPage: Promise<UpdatesPage>;
  }
}

const id = 'com.example.loans';
const refuse = () => Promise.reject(new Error('Not in this test.'));

window.updatesPage = openPage();

async function openPage(): Promise<UpdatesPage> {
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
    log: () => undefined,
  });
  const root = await (await fetch('/store-keys.json')).text();
  const store = { url: `${location.origin}/store`, root };
  return pageOf(await createHost({ platform, name: 'Host', version: '2.0.0', store }));
}

function pageOf(host: Host): UpdatesPage {
  const mount = document.querySelector('main');
  const notices: HostEvents['release'][] = [];
  const heard: unknown[] = [];
  const damaged: string[] = [];
  let close: () => Promise<void> = () => Promise.resolve();
  host.on('release', (notice) => notices.push(notice));
  host.on('integrity', ({ path }) => damaged.push(path));
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'told' in data) heard.push(data.told);
  });
  return {
    update: async () => (await host.update(id)).type,
    launch: async () => {
      const outcome = await host.launch(id, { mount });
      if (outcome.type !== 'launched') return [outcome.type, null];
      close = () => outcome.program.close();
      return [outcome.type, outcome.program.version];
    },
    close: () => close(),
    releases: () => notices.map(({ type, version }) => [type, version]),
    damaged: () => damaged,
    told: () => heard,
  };
}
