// Runs the host example of the README as it stands there.

await pinStoreKey();
await import('../readme/host.js');

/** The key that a real app has from its build. */
async function pinStoreKey(): Promise<void> {
  document.documentElement.dataset.storeKeys = await (await fetch('/store-keys.json')).text();
}

export {};
