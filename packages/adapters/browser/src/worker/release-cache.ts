import { decodeUtf8, encodeUtf8 } from '@org/package-format';

import type { ReleaseParts } from '../frame-messages.js';

/**
 * Keeps the launched release in the origin's Cache Storage, so that a worker the browser has stopped finds it again.
 * The program can write here too: whoever loads must verify.
 */
export interface ReleaseCache {
  /** Keeps one release, named by its digest, in place of every other. A container it has already is not written again. */
  save(digest: string, parts: ReleaseParts): Promise<void>;
  /** Keeps another container for the release of this digest. */
  replace(digest: string, container: Blob): Promise<void>;
  /** What stands there, whoever wrote it; null unless all parts do. */
  load(): Promise<ReleaseParts | null>;
  clear(): Promise<void>;
}

/** The release of this worker's origin. */
export function createReleaseCache(): ReleaseCache {
  return {
    save: async (digest, { statement, storeKeys, manifest, container }) => {
      const cache = await caches.open(CACHE_NAME);
      const containerPath = `${paths.containers}${digest}`;
      await deleteOthers(cache, containerPath);
      if ((await cache.match(containerPath)) === undefined)
        await cache.put(containerPath, new Response(container));
      await cache.put(paths.manifest, new Response(manifest.slice()));
      await cache.put(paths.storeKeys, Response.json(storeKeys.map(decodeUtf8)));
      await cache.put(paths.statement, new Response(statement.slice()));
    },
    replace: async (digest, container) => {
      const cache = await caches.open(CACHE_NAME);
      const containerPath = `${paths.containers}${digest}`;
      await cache.put(containerPath, new Response(container));
      await deleteOthers(cache, containerPath);
    },
    load: async () => {
      const cache = await caches.open(CACHE_NAME);
      const [containerRequest] = await containersIn(cache);
      const parts = await Promise.all(
        [paths.statement, paths.storeKeys, paths.manifest, containerRequest ?? paths.containers].map(
          async (request) => (await cache.match(request))?.blob(),
        ),
      );
      const [statement, storeKeys, manifest, container] = parts;
      if (statement === undefined || storeKeys === undefined) return null;
      if (manifest === undefined || container === undefined) return null;
      return {
        statement: await bytesOf(statement),
        storeKeys: parseTexts(await storeKeys.text()).map(encodeUtf8),
        manifest: await bytesOf(manifest),
        container,
      };
    },
    clear: async () => {
      await caches.delete(CACHE_NAME);
    },
  };
}

const CACHE_NAME = 'miniapp-release';

const paths = {
  statement: '/__miniapp/release/statement',
  storeKeys: '/__miniapp/release/store-keys',
  manifest: '/__miniapp/release/manifest',
  containers: '/__miniapp/release/container/',
} as const;

async function containersIn(cache: Cache): Promise<readonly Request[]> {
  const requests = await cache.keys();
  return requests.filter(({ url }) => new URL(url).pathname.startsWith(paths.containers));
}

async function deleteOthers(cache: Cache, containerPath: string): Promise<void> {
  const others = (await containersIn(cache)).filter(({ url }) => new URL(url).pathname !== containerPath);
  await Promise.all(others.map((request) => cache.delete(request)));
}

/** The program can write here too: what is no list of texts counts as an empty one. */
function parseTexts(json: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  } catch {
    return []; // not even JSON
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
