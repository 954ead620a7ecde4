// The page that empties a program's origin after the program was uninstalled. It opens for the host's own frame alone.

import type { ForgottenMessage } from '../frame-messages.js';
import type { PageConfig } from '../program-origin-config.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: PageConfig;

void forget().then((left) => {
  const message: ForgottenMessage = { miniapp: 'forgotten', left };
  parent.postMessage(message, MINIAPP_CONFIG.hostOrigin);
});

/**
 * Removes everything that a document of this origin can store. Gives the names of what would not go. No header does it
 * (`Clear-Site-Data`): it takes the cookies of the whole domain, which is other programs' too.
 */
async function forget(): Promise<readonly string[]> {
  const ways: readonly (readonly [name: string, remove: () => unknown])[] = [
    ['localStorage', () => localStorage.clear()],
    ['sessionStorage', () => sessionStorage.clear()],
    ['cookies', forgetCookies],
    ['IndexedDB', forgetDatabases],
    ['caches', async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)))],
    ['files', forgetFiles],
    ['workers', forgetWorkers],
  ];
  const left: string[] = [];
  for (const [name, remove] of ways) {
    try {
      await remove();
    } catch {
      // The others go all the same, and the host hears of this one.
      left.push(name);
    }
  }
  return left;
}

function forgetCookies(): void {
  for (const cookie of document.cookie.split('; ')) {
    const [name = ''] = cookie.split('=');
    if (name !== '') document.cookie = `${name}=; max-age=0; path=/`;
  }
}

async function forgetDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => {
        resolve();
      };
      request.onerror = reject;
      request.onblocked = reject;
    });
  }
}

async function forgetFiles(): Promise<void> {
  // Older engines, and WebKitGTK, have no such files.
  if (!('getDirectory' in navigator.storage)) return;
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

async function forgetWorkers(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations())
    await registration.unregister();
}
