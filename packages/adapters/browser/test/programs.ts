import { programLabel, verifyPackage } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';
import { createReleaseFactory } from '@org/testkit';

import type { ReleaseFactory, ReleaseOptions } from '@org/testkit';

import type { ServedParts } from './journey-server.js';

/** A signed release and the origin it belongs to. */
export interface TestProgram {
  readonly id: string;
  readonly label: string;
  readonly parts: ServedParts;
}

/** Signs programs under one partner and one store. */
export interface ProgramMaker {
  /** The store's first keys, for host page and program origins to pin. */
  readonly root: string;
  /** By default a page with one script that connects and answers each packet with `echo <packet>`. */
  make(options?: ReleaseOptions): Promise<TestProgram>;
}

/** Connects as guest-sdk does, in as few lines as possible. */
const echoScript = `
  addEventListener('message', ({ data, ports }) => {
    if (data?.miniapp === 'port') ports[0].onmessage = (event) => ports[0].postMessage('echo ' + event.data);
  });
  parent.postMessage({ miniapp: 'connect', nonce: 'nonce-' + Math.random().toString(16).slice(2, 12) }, '*');
  document.querySelector('h1').textContent = 'It runs';
`;

/** The guest of the platform contract: what comes goes back unchanged. */
export const contractScript = echoScript.replace("'echo ' + event.data", 'event.data');

const pages = {
  'index.html': '<!doctype html><title>Program</title><h1>Loading</h1><script src="app.js"></script>',
  'app.js': echoScript,
};

/** Makes the keys; slow. */
export async function createProgramMaker(): Promise<ProgramMaker> {
  const crypto = createWebCrypto(globalThis.crypto.subtle);
  const factory: ReleaseFactory = await createReleaseFactory(globalThis.crypto.subtle);
  const keys = [factory.partner.publicKey];
  return {
    root: factory.root,
    make: async (options = {}) => {
      const { id, statement, container } = await factory.release({
        allowDomain: isDebugDomain,
        ...options,
        files: { ...pages, ...options.files },
      });
      const { manifestBytes } = await verifyPackage(container, { keys, crypto, allowDomain: isDebugDomain });
      return {
        id,
        label: await programLabel(id, crypto),
        parts: { statement, container, manifest: manifestBytes },
      };
    },
  };
}
