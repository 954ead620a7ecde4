import type { RepairAnswer, RepairMessage } from '../frame-messages.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * Asks the host page for a file, through the documents of this origin one after another until one brings the right
 * bytes: pages of two tabs may run two releases, and none of them is believed.
 */
export async function askHost(
  path: string,
  isRight: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  // The boot page is no client of this worker when its navigation is what has to be answered.
  const documents = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const document of documents) {
    const answer = await ask(document, path);
    if (!(answer instanceof Uint8Array)) continue;
    // Our own memory: what is verified must be what is served.
    const bytes = answer.slice();
    if (await isRight(bytes)) return bytes;
  }
  return null;
}

function ask(document: Client, path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => {
      port1.close();
      resolve(null satisfies RepairAnswer);
    }, ANSWER_MS);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    const message: RepairMessage = { miniapp: 'repair', path };
    document.postMessage(message, [port2]);
  });
}

/** The host may have to ask the store. A page that is hung or not ours never answers. */
const ANSWER_MS = 15_000;
