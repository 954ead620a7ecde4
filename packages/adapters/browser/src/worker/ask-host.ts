import { parseReleasePiece } from '../release-piece.js';

import type { PartMessage, RepairMessage } from '../frame-messages.js';
import type { ReleasePiece } from '../release-piece.js';

import { canReadBlobs } from './can-read-blobs.js';

declare const self: ServiceWorkerGlobalScope;

/** What the worker can ask of the host page. */
export interface HostQuestions {
  /** A file for which `isRight` says yes, or null. */
  file(
    path: string,
    isRight: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>,
  ): Promise<Uint8Array<ArrayBuffer> | null>;
  /** A sub-package, unverified, or null when it cannot be had now. */
  part(name: string): Promise<ReleasePiece | null>;
}

/**
 * Asks the host page, through the documents of this origin: pages of two tabs may run two releases, and none of them is
 * believed.
 */
export const askHost: HostQuestions = {
  file: async (path, isRight) => {
    for (const document of await documentsHere()) {
      const answer = await ask(document, { miniapp: 'repair', path }, ANSWER_MS);
      if (!(answer instanceof Uint8Array)) continue;
      // Our own memory: what is verified must be what is served.
      const bytes = answer.slice();
      if (await isRight(bytes)) return bytes;
    }
    return null;
  },
  part: async (name) => {
    const question = { miniapp: 'part', name, asBytes: !(await canReadBlobs()) } as const;
    // All at once: a page that is hung must not make a user wait for those beside it.
    const answers = (await documentsHere()).map(async (document) => {
      const piece = parseReleasePiece(await ask(document, question, PART_MS));
      if (piece === null) throw new Error(`The part ${name} cannot be had there.`);
      return piece;
    });
    return Promise.any(answers).catch(() => null);
  },
};

/** The boot page is no client of this worker when its navigation is what has to be answered. */
function documentsHere(): Promise<readonly Client[]> {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

function ask(document: Client, message: RepairMessage | PartMessage, waitMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => {
      port1.close();
      resolve(null);
    }, waitMs);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    document.postMessage(message, [port2]);
  });
}

/** The host may have to ask the store. A page that is hung or not ours never answers. */
const ANSWER_MS = 15_000;
/** A sub-package may be as large as a package. Browsers end a worker whose answer takes five minutes. */
const PART_MS = 240_000;
