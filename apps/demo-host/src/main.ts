// The demo host: a super-app in a page. It opens the host, lists the store's programs and lets the user visit one.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

import { createAccount } from './account.js';
import { showAccount } from './account-dialog.js';
import { createAppNatives } from './app-natives.js';
import { forget } from './catalog-memory.js';
import { createCatalogView } from './catalog-view.js';
import { createCheckAll } from './check-all.js';
import { loadConfig } from './config.js';
import { showGrantsPanel } from './grants-panel.js';
import { hostIdentity } from './host-identity.js';
import { issueCode } from './issue-code.js';
import { issueToken } from './issue-token.js';
import { buildPage } from './page-frame.js';
import { askGrowth } from './growth-dialog.js';
import { fromLink } from './program-link.js';
import { repeat } from './repeat.js';
import { makeRoom } from './room-dialog.js';
import { screens } from './screens.js';
import { loadShelf } from './shelf.js';
import { showToast } from './toast.js';
import { confirmUninstall } from './uninstall-dialog.js';
import { createUpdateCenter } from './update-center.js';
import { createUpdateStrips } from './update-strips.js';
import { updateLine } from './update-words.js';
import { createVisits } from './visits.js';

import type { Host, LaunchOptions } from '@org/host-core';

import type { HostConfig } from './config.js';
import type { Shelf, ShelfProgram } from './shelf.js';
import type { UpdateCenter } from './update-center.js';
import type { UpdateStrips } from './update-strips.js';

/** What there is once the host is open. */
interface App {
  readonly host: Host;
  readonly center: UpdateCenter;
  readonly strips: UpdateStrips;
}

/** How often the list is asked for anew while it is seen. */
const REFRESH_EVERY_MS = 10_000;

let opened: App | null = null;
const account = createAccount();
const visits = createVisits();
const checkAll = createCheckAll();
const page = buildPage({ showAccount: () => void showAccount(account), checkAll: checkAll.element });
const catalog = createCatalogView({
  open: (program) => withApp((app) => visit(app, program)),
  prepare: ({ id }) => withApp(({ host }) => void host.prepare(id)),
  showPermissions: (program) => withApp(({ host }) => void showGrantsPanel(host, program)),
  checkForUpdate: (program) => withApp((app) => void check(app, program)),
  uninstall: (program) => withApp((app) => void uninstall(app, program)),
  updateStrip: (program) => opened?.strips.of(program) ?? null,
  retry: () => (opened === null ? location.reload() : void refresh(opened)),
});
page.main.append(catalog.element);
page.showStore('asking');
catalog.show({ type: 'loading' });

try {
  const config = await loadConfig();
  const app = openApp(await openHost(config));
  opened = app;
  addEventListener('hashchange', () => void openLink(app));
  await openLink(app);
  repeat(async () => {
    await refresh(app);
  }, REFRESH_EVERY_MS);
  app.host.startUpdateChecks({ everyMs: config.checkEveryMs });
} catch (error) {
  catalog.show({ type: 'error', message: error instanceof Error ? error.message : String(error) });
}

function openApp(host: Host): App {
  const center = createUpdateCenter(host);
  const strips = createUpdateStrips(center, {
    download: ({ id }) => void center.update(id),
    cancel: ({ id }) => center.cancel(id),
    review: (program) => withApp((app) => void review(app, program)),
    makeRoom: (program, outcome) => withApp((app) => void makeRoomAndRetry(app, program, outcome)),
  });
  const app = { host, center, strips };
  host.on('update', ({ state }) => {
    if (state === 'ended') void refresh(app);
  });
  checkAll.start({ host, center, refresh: () => refresh(app) });
  return app;
}

async function openHost({ storeUrl, storeRoot, programOrigin }: HostConfig): Promise<Host> {
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
      visit: (program, launch, opener) => withApp((app) => visit(app, program, launch, opener)),
      showPermissions: async (program) => {
        if (opened !== null) await showGrantsPanel(opened.host, program);
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

async function refresh({ host }: App): Promise<Shelf> {
  const shelf = await loadShelf(host);
  page.showStore(shelf.isOnline ? 'online' : 'offline');
  visits.showOffline(!shelf.isOnline);
  catalog.show({ type: 'loaded', shelf });
  return shelf;
}

function visit(app: App, program: ShelfProgram, launch: LaunchOptions = {}, opener?: string): void {
  const titleBefore = document.title;
  document.title = `${program.name} – ${hostIdentity.name}`;
  const options = {
    ...app,
    program,
    launch,
    showPermissions: () => void showGrantsPanel(app.host, program),
    uninstall: (one: { readonly id: string; readonly name: string }) => uninstall(app, one),
    onOver: () => {
      document.title = titleBefore;
      void refresh(app).then(() => catalog.focusProgram(program.id));
    },
  };
  visits.begin(options, opener);
}

/** Opens what the page's address asks for, once. */
async function openLink(app: App): Promise<void> {
  const link = fromLink(location.href);
  if (link === null) return;
  history.replaceState(null, '', location.pathname);
  const { programId, path, query } = link;
  const program = await findProgram(app, programId);
  if (program === null) showToast({ text: `There is no program ${programId} here.` });
  else if (!visits.isOpen(programId)) visit(app, program, { path, query, scene: 'link' });
}

async function findProgram({ host }: App, id: string): Promise<ShelfProgram | null> {
  return (await loadShelf(host)).programs.find((program) => program.id === id) ?? null;
}

async function check({ center }: App, { id, name, installed }: ShelfProgram): Promise<void> {
  const outcome = await center.update(id);
  // What the card tells needs no toast.
  if (center.stateOf(id).type !== 'none') return;
  showToast({ text: updateLine(outcome, { name, installedVersion: installed?.version ?? null }) });
}

async function review(app: App, { id, name, installed }: ShelfProgram): Promise<void> {
  if (installed === null || installed.stagedAdds === null || installed.stagedVersion === null) return;
  const { version: installedVersion, stagedVersion: version, stagedAdds: added } = installed;
  if (!(await askGrowth(app.host, { id, name, version, added, installedVersion }))) return;
  showToast({ text: `${name} ${version} runs when you next open it.` });
  await refresh(app);
}

async function makeRoomAndRetry(
  app: App,
  { id, name }: ShelfProgram,
  outcome: Parameters<typeof makeRoom>[0],
): Promise<void> {
  const { host, center } = app;
  const isWanted = await makeRoom(outcome, {
    ...{ host, name, exceptId: id },
    uninstall: (program) => uninstall(app, program),
  });
  if (isWanted) await center.update(id);
}

async function uninstall(
  app: App,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<boolean> {
  if (!(await confirmUninstall(name))) return false;
  await app.host.uninstall(id);
  forget(id);
  app.center.forget(id);
  showToast({ text: `${name} is uninstalled.` });
  await refresh(app);
  return true;
}

function withApp(action: (app: App) => void): void {
  if (opened !== null) action(opened);
}
