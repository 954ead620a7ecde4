// Runs the host example of the README as it stands there.

await pinStoreKey();
await import('../readme/host.js');

/** The key that a real app has from its build. */
async function pinStoreKey(): Promise<void> {
  const { storeKey } = (await (await fetch('/store-key.json')).json()) as { storeKey: string };
  document.documentElement.dataset.storeKey = storeKey;
}

export {};
