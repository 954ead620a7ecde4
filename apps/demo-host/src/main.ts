// The demo host: a super-app in a page. It opens the host, lists the store's programs and lets the user visit one.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

import { forget } from './catalog-memory.js';
import { createCatalogView } from './catalog-view.js';
import { loadConfig } from './config.js';
import { showGrantsPanel } from './grants-panel.js';
import { hostIdentity } from './host-identity.js';
import { issueToken } from './issue-token.js';
import { buildPage } from './page-frame.js';
import { visitProgram } from './program-visit.js';
import { repeat } from './repeat.js';
import { screens } from './screens.js';
import { loadShelf } from './shelf.js';
import { showToast } from './toast.js';
import { confirmUninstall } from './uninstall-dialog.js';
import { updateWords } from './update-words.js';

import type { Host } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';

/** How often the list is asked for anew while it is seen. */
const REFRESH_EVERY_MS = 10_000;

let opened: Host | null = null;
const page = buildPage();
const catalog = createCatalogView({
  open: (program) => withHost((host) => visit(host, program)),
  showPermissions: (program) => withHost((host) => void showGrantsPanel(host, program)),
  checkForUpdate: (program) => withHost((host) => void check(host, program)),
  uninstall: (program) => withHost((host) => void uninstall(host, program)),
  retry: () => (opened === null ? location.reload() : void refresh(opened)),
});
page.main.append(catalog.element);
page.showStore('asking');
catalog.show({ type: 'loading' });

try {
  const host = await openHost();
  opened = host;
  repeat(() => refresh(host), REFRESH_EVERY_MS);
} catch (error) {
  catalog.show({ type: 'error', message: error instanceof Error ? error.message : String(error) });
}

async function openHost(): Promise<Host> {
  const { storeUrl, storeRoot, programOrigin } = await loadConfig();
  const platform = await createBrowserPlatform({
    programOrigin: (label) => programOrigin.replace('{label}', label),
    screens,
    issueToken,
  });
  return createDebugHost({
    platform,
    ...hostIdentity,
    locale: navigator.language,
    store: { url: storeUrl, root: storeRoot },
  });
}

async function refresh(host: Host): Promise<void> {
  const shelf = await loadShelf(host);
  page.showStore(shelf.isOnline ? 'online' : 'offline');
  catalog.show({ type: 'loaded', shelf });
}

function visit(host: Host, program: ShelfProgram): void {
  document.title = `${program.name} – ${hostIdentity.name}`;
  visitProgram({
    host,
    program,
    showPermissions: () => void showGrantsPanel(host, program),
    uninstall: () => uninstall(host, program),
    onOver: () => {
      document.title = hostIdentity.name;
      void refresh(host).then(() => catalog.focusProgram(program.id));
    },
  });
}

async function check(host: Host, { id, name }: ShelfProgram): Promise<void> {
  showToast({ text: updateWords(name, await host.update(id)) });
  await refresh(host);
}

async function uninstall(host: Host, { id, name }: ShelfProgram): Promise<boolean> {
  if (!(await confirmUninstall(name))) return false;
  await host.uninstall(id);
  forget(id);
  showToast({ text: `${name} is uninstalled.` });
  await refresh(host);
  return true;
}

function withHost(action: (host: Host) => void): void {
  if (opened !== null) action(opened);
}
