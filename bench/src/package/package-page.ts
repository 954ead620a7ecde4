// A host's page with one package in memory: our verifier and store, and the least that could do in their place.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createContainerVerifier, parsePublicKey, verifyPackage } from '@org/package-format';

import { chunksOf } from './chunks.js';

import type { PackagePlace } from './package-benchmarks.js';

declare global {
  interface Window {
    packagePlace: Promise<PackagePlace>;
  }
}

window.packagePlace = openPlace();

async function openPlace(): Promise<PackagePlace> {
  const refuse = () => Promise.reject(new Error('The benchmark asks nobody.'));
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const [bytes, spki] = await Promise.all([fetchBytes('/package'), fetchBytes('/key')]);
  const options = { keys: [await parsePublicKey(spki, platform.crypto)], crypto: platform.crypto };
  const { layout } = await verifyPackage(bytes, options);
  const contents = [...layout.files.values()].map(({ offset, size }) =>
    bytes.subarray(offset, offset + size),
  );
  const database = await openDatabase();
  const hash = () => crypto.subtle.digest('SHA-256', bytes);
  return {
    hash: () => time(hash),
    hashFiles: () =>
      time(() => Promise.all(contents.map((content) => crypto.subtle.digest('SHA-256', content)))),
    verify: () =>
      time(async () => {
        const verifier = createContainerVerifier(options);
        for (const chunk of chunksOf(bytes)) await verifier.write(chunk);
        await verifier.end();
      }),
    hashAndStore: async () => {
      const elapsedMs = await time(async () => {
        await hash();
        await change(database, (store) => store.put(new Blob([bytes]), 'package'));
      });
      await change(database, (store) => store.delete('package'));
      return elapsedMs;
    },
    verifyAndStore: async () => {
      const elapsedMs = await time(() => platform.blobs.put('package', verifiedChunks()));
      await platform.blobs.delete('package');
      return elapsedMs;
    },
  };

  // As host-core's updater: each piece is verified, then kept; nothing is kept unless the end verifies too.
  async function* verifiedChunks(): AsyncGenerator<Uint8Array> {
    const verifier = createContainerVerifier(options);
    for (const chunk of chunksOf(bytes)) {
      await verifier.write(chunk);
      yield chunk;
    }
    await verifier.end();
  }
}

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('floor');
  request.onupgradeneeded = () => request.result.createObjectStore('blobs');
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('The browser refuses a database.', { cause: request.error }));
    };
  });
}

/** As durable as the adapter's own writes. */
function change(database: IDBDatabase, body: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = database.transaction('blobs', 'readwrite', { durability: 'strict' });
  body(transaction.objectStore('blobs'));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onabort = () => {
      reject(new Error('The browser gave up a write.', { cause: transaction.error }));
    };
  });
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
