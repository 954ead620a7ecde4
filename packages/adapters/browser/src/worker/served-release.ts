import { fromBase64, PackageError, parsePublicKey, verifyFile, verifyRelease } from '@org/package-format';
import { createWebCrypto } from '@org/package-format/webcrypto';

import type { DomainRule, VerifiedRelease } from '@org/package-format';

import type { ReleaseParts } from '../frame-messages.js';
import type { WorkerConfig } from '../program-origin-config.js';

import type { ReleaseCache } from './release-cache.js';

/** The release this origin serves: verified here, whoever handed it over. */
export interface ServedRelease {
  readonly verified: VerifiedRelease;
  /** The bytes of a file, equal to what the partner signed, or null when the release has no such file. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Where the worker has its release from. */
export interface ReleaseSource {
  /** Verifies and keeps what the boot page handed over; from then on it is what is served. */
  launch(parts: ReleaseParts): Promise<ServedRelease>;
  /** The release of the last launch, or null. A worker that was stopped meanwhile verifies it anew. */
  current(): Promise<ServedRelease | null>;
  /** Forgets a release whose bytes turned out to be changed; the next launch brings them again. */
  discard(): Promise<void>;
}

/** Verifies and serves the releases of one origin. `label` is the first label of its host name. */
export function createReleaseSource(options: {
  readonly config: WorkerConfig;
  readonly allowDomain?: DomainRule;
  readonly label: string;
  readonly cache: ReleaseCache;
}): ReleaseSource {
  const { config, label, cache, ...rules } = options;
  const crypto = createWebCrypto(globalThis.crypto.subtle);
  let serving: Promise<ServedRelease | null> | null = null;

  return {
    launch: async (parts) => {
      const release = await verify(parts);
      await cache.save(release.verified.digest, parts);
      serving = Promise.resolve(release);
      return release;
    },
    current,
    discard: async () => {
      serving = null;
      await cache.clear();
    },
  };

  function current(): Promise<ServedRelease | null> {
    serving ??= restore();
    return serving;
  }

  async function restore(): Promise<ServedRelease | null> {
    const parts = await cache.load();
    if (parts === null) return null;
    try {
      return await verify(parts);
    } catch (refusal) {
      if (!(refusal instanceof PackageError)) throw refusal;
      // The program has written into its own cache. What it wrote is not served; the next launch replaces it.
      await cache.clear();
      return null;
    }
  }

  async function verify({ statement, manifest, container }: ReleaseParts): Promise<ServedRelease> {
    const verified = await verifyRelease(
      { statement, manifest, containerBytes: container.size, label },
      {
        keys: await Promise.all(config.storeKeys.map((key) => parsePublicKey(fromBase64(key), crypto))),
        crypto,
        ...rules,
      },
    );
    return { verified, read: (path) => read(verified, container, path) };
  }

  async function read(
    { layout }: VerifiedRelease,
    container: Blob,
    path: string,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = layout.files.get(path);
    if (file === undefined) return null;
    const bytes = new Uint8Array(await container.slice(file.offset, file.offset + file.size).arrayBuffer());
    await verifyFile({ layout, path, bytes }, crypto);
    return bytes;
  }
}
