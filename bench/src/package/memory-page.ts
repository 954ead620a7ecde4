// A page with a package behind an address: our verifier over the body as it arrives, and the same bytes merely held.

import { createContainerVerifier, parsePublicKey } from '@org/package-format';
import { createWebCrypto } from '@org/package-format/webcrypto';

/** What the page can do, each once. */
export interface MemoryPlace {
  verify(): Promise<void>;
  hold(): Promise<void>;
}

declare global {
  interface Window {
    memoryPlace: MemoryPlace;
    held?: ArrayBuffer;
  }
}

window.memoryPlace = {
  async verify() {
    const webCrypto = createWebCrypto(crypto.subtle);
    const key = new Uint8Array(await (await fetch('/key')).arrayBuffer());
    const verifier = createContainerVerifier({
      keys: [await parsePublicKey(key, webCrypto)],
      crypto: webCrypto,
    });
    const { body } = await fetch('/package');
    for await (const chunk of body ?? []) await verifier.write(chunk);
    await verifier.end();
  },
  async hold() {
    window.held = await (await fetch('/package')).arrayBuffer();
  },
};
