// The process that is killed: a host over the real file store. Arguments: folder, URL of the store, its keys.

import { createWebCrypto } from '@org/package-format/webcrypto';
import { live } from '@org/testkit';
import { writeSync } from 'node:fs';

import { openFileStore } from '../../src/file-store.js';

import type { PlatformNetwork } from '@org/host-core';
import type { LifeOptions } from '@org/testkit';

const [folder = '', url = '', root = '', rounds] = process.argv.slice(2);
const network: PlatformNetwork = {
  fetch: async ({ url: target, method = 'GET', range, body }) => {
    const response = await fetch(target, {
      method,
      ...(body === undefined ? {} : { body: body.slice() }),
      headers:
        range === undefined
          ? {}
          : {
              range: `bytes=${range.from}-${range.length === undefined ? '' : range.from + range.length - 1}`,
            },
    });
    return {
      status: response.status,
      headers: new Map(response.headers),
      body: (response.body ?? new ReadableStream<Uint8Array>()) as AsyncIterable<Uint8Array>, // as Node has it
    };
  },
};

// At once: what was said before the kill must be heard.
const tell: LifeOptions['tell'] = (line) => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};
tell({ type: 'began' });
const store = await openFileStore(folder);
await live({
  device: {
    blobs: store.blobs,
    records: store.records,
    network,
    crypto: createWebCrypto(globalThis.crypto.subtle),
    random: (byteCount) => globalThis.crypto.getRandomValues(new Uint8Array(byteCount)),
    clock: {
      now: () => Date.UTC(2026, 0, 1) + Math.floor(performance.now()),
      foregroundMs: () => performance.now(),
      setTimer: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs);
        return () => {
          clearTimeout(timer);
        };
      },
    },
  },
  store: { url, root },
  tell,
  ...(rounds === undefined ? {} : { rounds: Number(rounds) }),
});
await store.close();
