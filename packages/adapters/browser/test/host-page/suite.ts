// A host page for the suites of testkit: the real host and adapter, whose methods a test calls by name.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

import { createCanceller } from '../../../../host-core/src/canceller.js';
import { nativeCommands } from '../../../../host-core/src/native/native-commands.js';

import type { HostEvents } from '@org/host-core';

/** What a test calls in the page. */
interface SuitePage {
  command(name: string, params: readonly unknown[]): Promise<unknown>;
  readonly events: { event: keyof HostEvents; data: unknown }[];
}

declare global {
  interface Window {
    suitePage: Promise<SuitePage>;
  }
}

const eventNames = ['update', 'release', 'closed', 'unresponsive', 'recalled', 'integrity', 'grant'] as const;

window.suitePage = openPage();

async function openPage(): Promise<SuitePage> {
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: {
      askConsent: () => Promise.resolve('always'),
      pay: () => Promise.resolve({ type: 'paid', transactionId: 'transaction-1' }),
      showToast: () => undefined,
      showDialog: () => Promise.resolve(null),
    },
    issueToken: ({ scopes }) => Promise.resolve({ token: 'token', expiresAtMs: Date.now() + 60_000, scopes }),
    log: () => undefined,
  });
  const root = await (await fetch('/store-keys.json')).text();
  const host = await createDebugHost({
    platform,
    name: 'Test Host',
    version: '2.0.0',
    store: { url: `${location.origin}/store`, root },
  });
  const events: SuitePage['events'] = [];
  for (const event of eventNames) host.on(event, (data) => events.push({ event, data }));
  const mounts = new Map<string, HTMLElement>();
  return {
    events,
    command: (name, params) => {
      const run = nativeCommands(host, createCanceller().signal);
      const [id] = params;
      if (name !== 'launch') return run(name, params);
      return run(name, [id, { mount: mountOf(String(id)) }]);
    },
  };

  function mountOf(id: string): HTMLElement {
    const mount = mounts.get(id) ?? document.createElement('section');
    // All of them within the window: what is out of sight paints nothing, and so never comes up.
    mount.style.height = '80px';
    mount.dataset.program = id;
    mounts.set(id, mount);
    // Putting it there again would load its frame anew.
    if (!mount.isConnected) document.body.append(mount);
    return mount;
  }
}
