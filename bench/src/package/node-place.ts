import * as nodeCrypto from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { createContainerVerifier, parsePublicKey, verifyPackage } from '@org/package-format';
import { createNodeCrypto } from '@org/package-format/node';
import { createWebCrypto } from '@org/package-format/webcrypto';

import { chunksOf } from './chunks.js';

import type { PackagePlace } from './package-benchmarks.js';
import type { SamplePackage } from './sample-package.js';

/** Node's own ways, besides those that every place has. */
export interface NodePlace extends PackagePlace {
  /** SHA-256 of all bytes on this thread, which needs no copy of them. */
  hashHere(): Promise<number>;
  /** Our verifier on WebCrypto, as in a browser. */
  verifyWithWebCrypto(): Promise<number>;
}

/** Verifies as CLI and store do, with `node:crypto`; stores in one file of the folder, flushed to the disk. */
export async function openNodePlace({ bytes, spki }: SamplePackage, folder: string): Promise<NodePlace> {
  const webCrypto = createWebCrypto(crypto.subtle);
  const keys = [await parsePublicKey(spki, webCrypto)];
  const options = { keys, crypto: createNodeCrypto(nodeCrypto) };
  const { layout } = await verifyPackage(bytes, options);
  const contents = [...layout.files.values()].map(({ offset, size }) =>
    bytes.subarray(offset, offset + size),
  );
  const file = join(folder, 'package.mpk');
  const hash = () => crypto.subtle.digest('SHA-256', bytes);
  return {
    hash: () => time(hash),
    hashFiles: () =>
      time(() => Promise.all(contents.map((content) => crypto.subtle.digest('SHA-256', content)))),
    hashHere: () => time(() => Promise.resolve(nodeCrypto.createHash('sha256').update(bytes).digest())),
    verify: () => time(() => verify(options)),
    verifyWithWebCrypto: () => time(() => verify({ keys, crypto: webCrypto })),
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

  async function verify(trusted: typeof options): Promise<void> {
    const verifier = createContainerVerifier(trusted);
    for (const chunk of chunksOf(bytes)) await verifier.write(chunk);
    await verifier.end();
  }

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
