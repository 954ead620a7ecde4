import { createMemoryStore } from '../memory-store.js';
import { createReleaseFactory } from '../release-factory.js';
import { seededRandom } from '../seeded-random.js';
import { programFile, programId } from './life-releases.js';

import type { NetworkRequest, NetworkResponse } from '@org/host-core';

/** The store that lives update from. It outlives them and publishes while they look. */
export interface LifeStore {
  /** The store's first keys, to be pinned. */
  readonly root: string;
  /** Answers a path, such as `/blobs/…`. */
  answer(path: string, range?: NetworkRequest['range']): Promise<NetworkResponse>;
}

/** Makes the store. Slow: keys. */
export async function createLifeStore(seed: number): Promise<LifeStore> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const store = createMemoryStore((path) => factory.authority.answer(path));
  const random = seededRandom(seed);
  let published = 0;
  /** One after another: a request of a life that was killed may still be under way. */
  let publishing = publish();
  await publishing;
  return {
    root: factory.root,
    answer: async (path, range) => {
      if (path.includes('/version') && random() < 0.7) publishing = publishing.then(publish);
      await publishing;
      return store.network.fetch({ url: store.url + path, ...(range === undefined ? {} : { range }) });
    },
  };

  async function publish(): Promise<void> {
    published += 1;
    const version = published;
    store.publish(
      await factory.release({
        manifest: { id: programId, version: `1.0.${String(version)}`, dataVersion: 1 + (version >> 1) },
        files: {
          'index.html': programFile(version),
          'large.bin': Uint8Array.from({ length: 100_000 + version }, (_, index) => (index * version) % 251),
        },
      }),
    );
  }
}
