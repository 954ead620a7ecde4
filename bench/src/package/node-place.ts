import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { createContainerVerifier, parsePublicKey } from '@org/package-format';
import { createWebCrypto } from '@org/package-format/webcrypto';

import { chunksOf } from './chunks.js';

import type { PackagePlace } from './package-benchmarks.js';
import type { SamplePackage } from './sample-package.js';

/** Verifies in Node with its WebCrypto; stores in one file of the folder, flushed to the disk. */
export async function openNodePlace({ bytes, spki }: SamplePackage, folder: string): Promise<PackagePlace> {
  const webCrypto = createWebCrypto(crypto.subtle);
  const options = { keys: [await parsePublicKey(spki, webCrypto)], crypto: webCrypto };
  const file = join(folder, 'package.mpk');
  const hash = () => crypto.subtle.digest('SHA-256', bytes);
  return {
    hash: () => time(hash),
    verify: () =>
      time(async () => {
        const verifier = createContainerVerifier(options);
        for (const chunk of chunksOf(bytes)) await verifier.write(chunk);
        await verifier.end();
      }),
    hashAndStore: () =>
      timeFresh(async () => {
        await hash();
        await store([bytes]);
      }),
    verifyAndStore: () =>
      timeFresh(async () => {
        const verifier = createContainerVerifier(options);
        await store(chunksOf(bytes), (chunk) => verifier.write(chunk));
        await verifier.end();
      }),
  };

  async function store(
    chunks: Iterable<Uint8Array>,
    check: (chunk: Uint8Array) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const handle = await open(file, 'w');
    try {
      for (const chunk of chunks) {
        await check(chunk);
        await handle.write(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  // Every write makes a new file; freeing the old one belongs to nobody's time.
  async function timeFresh(work: () => Promise<void>): Promise<number> {
    await rm(file, { force: true });
    return time(work);
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
