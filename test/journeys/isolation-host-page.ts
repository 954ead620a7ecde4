// A host page with the real host and a master token of its own, for the hostile guests of isolation.test.ts.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

/** What the tests call in the page. */
export interface IsolationHostPage {
  /** Installs when needed and launches; gives the outcome’s type. */
  launch(id: string): Promise<string>;
  close(id: string): Promise<void>;
  /** What the host noticed, as `<event> <detail>`. */
  readonly notices: readonly string[];
}

declare global {
  interface Window {
    isolationHost: Promise<IsolationHostPage>;
    hostSecret: string;
  }
}

/** Stands for the session of the user with the host’s own backend. */
const MASTER_TOKEN = 'master-token-of-the-host';

window.hostSecret = MASTER_TOKEN;
localStorage.setItem('host-token', MASTER_TOKEN);
document.cookie = `host-token=${MASTER_TOKEN}; SameSite=Strict`;

window.isolationHost = openHost();

async function openHost(): Promise<IsolationHostPage> {
  const { port, origin } = location;
  const notices: string[] = [];
  const root = await (await fetch('/store-keys.json')).text();
  await (await caches.open('host-cache')).put('/secret', new Response(MASTER_TOKEN));
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${port}`,
    screens: {
      askConsent: () => Promise.resolve('always'),
      pay: () => Promise.resolve({ type: 'paid', transactionId: 'transaction-1' }),
      showToast: () => undefined,
      showDialog: () => Promise.resolve(null),
    },
    issueToken: ({ audience, scopes, maxLifetimeSeconds }) =>
      Promise.resolve({
        token: `token-for-${audience}`,
        expiresAtMs: Date.now() + maxLifetimeSeconds * 1_000,
        scopes,
      }),
    log: ({ event, detail = '' }) => notices.push(`${event} ${detail}`),
  });
  const host = await createDebugHost({
    platform,
    name: 'Isolation Host',
    version: '1.0.0',
    store: { url: `${origin}/store`, root },
  });
  host.on('closed', ({ id, reason }) => notices.push(`closed ${id}: ${reason}`));
  const mounts = new Map<string, HTMLElement>();

  return {
    notices,
    launch: async (id) => {
      const mount = mounts.get(id) ?? document.createElement('section');
      mount.style.height = '200px';
      mounts.set(id, mount);
      document.body.append(mount);
      const update = await host.update(id);
      if (update.type !== 'staged' && update.type !== 'up-to-date') return JSON.stringify(update);
      const outcome = await host.launch(id, { mount });
      return outcome.type;
    },
    close: async (id) => {
      await host.uninstall(id);
    },
  };
}
