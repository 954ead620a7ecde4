// The demo host: a super-app in a page. It opens the host, lists the store's programs and lets the user visit one.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

import { createAccount } from './account.js';
import { showAccount } from './account-dialog.js';
import { createAppNatives } from './app-natives.js';
import { forget } from './catalog-memory.js';
import { createCatalogView } from './catalog-view.js';
import { loadConfig } from './config.js';
import { showGrantsPanel } from './grants-panel.js';
import { hostIdentity } from './host-identity.js';
import { issueCode } from './issue-code.js';
import { issueToken } from './issue-token.js';
import { buildPage } from './page-frame.js';
import { fromLink } from './program-link.js';
import { repeat } from './repeat.js';
import { screens } from './screens.js';
import { loadShelf } from './shelf.js';
import { showToast } from './toast.js';
import { confirmUninstall } from './uninstall-dialog.js';
import { updateWords } from './update-words.js';
import { createVisits } from './visits.js';

import type { Host, LaunchOptions } from '@org/host-core';

import type { ShelfProgram } from './shelf.js';

/** How often the list is asked for anew while it is seen. */
const REFRESH_EVERY_MS = 10_000;

let opened: Host | null = null;
const account = createAccount();
const visits = createVisits();
const page = buildPage({ showAccount: () => void showAccount(account) });
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
  addEventListener('hashchange', () => void openLink(host));
  await openLink(host);
  repeat(() => refresh(host), REFRESH_EVERY_MS);
} catch (error) {
  catalog.show({ type: 'error', message: error instanceof Error ? error.message : String(error) });
}

async function openHost(): Promise<Host> {
  const { storeUrl, storeRoot, programOrigin } = await loadConfig();
  const platform = await createBrowserPlatform({
    programOrigin: (label) => programOrigin.replace('{label}', label),
    screens,
    issueToken: (request) =>
      account.hasLeft(request.programId)
        ? Promise.reject(new Error('The program has ended what it knew of the user.'))
        : issueToken(request),
    issueCode: (request) => (account.hasLeft(request.programId) ? Promise.resolve(null) : issueCode(request)),
    natives: createAppNatives({
      account,
      visits,
      find: async (id) => (opened === null ? null : findProgram(opened, id)),
      visit: (program, launch, opener) => withHost((host) => visit(host, program, launch, opener)),
      showPermissions: async (program) => {
        if (opened !== null) await showGrantsPanel(opened, program);
      },
    }),
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

function visit(host: Host, program: ShelfProgram, launch: LaunchOptions = {}, opener?: string): void {
  const titleBefore = document.title;
  document.title = `${program.name} – ${hostIdentity.name}`;
  const options = {
    host,
    program,
    launch,
    showPermissions: () => void showGrantsPanel(host, program),
    uninstall: () => uninstall(host, program),
    onOver: () => {
      document.title = titleBefore;
      void refresh(host).then(() => catalog.focusProgram(program.id));
    },
  };
  visits.begin(options, opener);
}

/** Opens what the page's address asks for, once. */
async function openLink(host: Host): Promise<void> {
  const link = fromLink(location.href);
  if (link === null) return;
  history.replaceState(null, '', location.pathname);
  const { programId, path, query } = link;
  const program = await findProgram(host, programId);
  if (program === null) showToast({ text: `There is no program ${programId} here.` });
  else if (!visits.isOpen(programId)) visit(host, program, { path, query, scene: 'link' });
}

async function findProgram(host: Host, id: string): Promise<ShelfProgram | null> {
  return (await loadShelf(host)).programs.find((program) => program.id === id) ?? null;
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
