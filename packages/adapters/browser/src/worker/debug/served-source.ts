import { isPackagePath, PackageError } from '@org/package-format';
import { draftForOrigin, isDebugDomain } from '@org/package-format/debug';
import { createWebCrypto } from '@org/package-format/webcrypto';

import type { HostQuestions } from '../ask-host.js';
import type { ReleaseSource, ServedRelease } from '../served-release.js';

/** What is asked with, and for which origin. */
interface SourceOptions {
  /** The first label of this origin's host name. */
  readonly label: string;
  readonly askHost: HostQuestions;
}

const cacheName = 'miniapp-source';
const manifestPath = '/__miniapp/source/manifest';

/**
 * For development only: serves what the host page launches without a statement, asking that page for each file as it is
 * wanted. Nobody vouches for any of it, so it has an origin of its own; the origin of a signed program is refused.
 */
export function withSources(verified: ReleaseSource, { label, askHost }: SourceOptions): ReleaseSource {
  const crypto = createWebCrypto(globalThis.crypto.subtle);
  let serving: Promise<ServedRelease | null> | null = null;
  return {
    launch: async (parts) => {
      if (parts.statement.length > 0) return verified.launch(parts);
      const source = await open(parts.manifest);
      const cache = await caches.open(cacheName);
      await cache.put(manifestPath, new Response(parts.manifest.slice()));
      serving = Promise.resolve(source);
      return source;
    },
    current: async () => {
      serving ??= restore();
      return (await serving) ?? verified.current();
    },
    // Nobody vouches for a source.
    holds: (statement) => verified.holds(statement),
  };

  async function open(manifest: Uint8Array): Promise<ServedRelease> {
    const options = { label, crypto, allowDomain: isDebugDomain };
    const { entryPoint, allowedDomains } = await draftForOrigin(manifest, options);
    return {
      entryPoint,
      domains: allowedDomains,
      read: (path) =>
        isPackagePath(path) ? askHost.file(path, () => Promise.resolve(true)) : Promise.resolve(null),
      isWhole: () => Promise.resolve(false),
      isAtHand: () => Promise.resolve(false),
      preload: () => Promise.resolve(),
    };
  }

  /** For a worker that the browser had stopped. The program can write here too, and must not open itself further domains. */
  async function restore(): Promise<ServedRelease | null> {
    const kept = await (await caches.open(cacheName)).match(manifestPath);
    if (kept === undefined) return null;
    try {
      return { ...(await open(new Uint8Array(await kept.arrayBuffer()))), domains: [] };
    } catch (refusal) {
      if (!(refusal instanceof PackageError)) throw refusal;
      return null; // what the program wrote is no draft of this origin: it is as if nothing had been launched
    }
  }
}
