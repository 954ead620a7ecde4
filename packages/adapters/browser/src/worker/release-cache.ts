import { concatBytes, decodeUtf8, encodeUtf8, packageLimits } from '@org/package-format';

import { releaseCacheName } from '../program-paths.js';
import { parseReleasePiece } from '../release-piece.js';

import type { ReleaseParts } from '../frame-messages.js';
import type { ReleasePiece } from '../release-piece.js';

import { canReadBlobs } from './can-read-blobs.js';

/**
 * Keeps the launched release in the origin's Cache Storage, so that a worker the browser has stopped finds it again.
 * The program can write here too: whoever loads must verify.
 */
export interface ReleaseCache {
  /** Keeps one release, named by its digest, in place of every other. A piece it has already is not written again. */
  save(digest: string, parts: ReleaseParts): Promise<void>;
  /** Keeps a piece for the release of this digest, in place of what it has of that piece. */
  keep(digest: string, piece: KeptPiece): Promise<void>;
  /** What stands there, whoever wrote it; null unless all parts do, within the bounds of a package. */
  load(): Promise<ReleaseParts | null>;
  /** The statement alone. */
  statement(): Promise<Uint8Array<ArrayBuffer> | null>;
  clear(): Promise<void>;
}

/** A piece, and the size of the container that it is of. */
interface KeptPiece {
  readonly piece: ReleasePiece;
  readonly containerBytes: number;
}

const { maxManifestBytes, maxStatementBytes } = packageLimits;

/** The release of this worker's origin. */
export function createReleaseCache(): ReleaseCache {
  return {
    save: async (digest, { statement, storeKeys, manifest, containerBytes, pieces }) => {
      const cache = await caches.open(releaseCacheName);
      await deleteOthers(
        cache,
        pieces.map((piece) => pathOf(digest, { piece, containerBytes })),
      );
      for (const piece of pieces) {
        const path = pathOf(digest, { piece, containerBytes });
        if ((await cache.match(path)) === undefined) await cache.put(path, new Response(piece.bytes));
      }
      await cache.put(paths.manifest, new Response(manifest.slice()));
      await cache.put(paths.storeKeys, Response.json(storeKeys.map(decodeUtf8)));
      await cache.put(paths.statement, new Response(statement.slice()));
    },
    keep: async (digest, kept) => {
      const cache = await caches.open(releaseCacheName);
      await cache.put(pathOf(digest, kept), new Response(kept.piece.bytes));
      await deleteOthers(cache, [`${paths.containers}${digest}/`]);
    },
    load: async () => {
      const cache = await caches.open(releaseCacheName);
      const [statement, storeKeys, manifest] = await Promise.all([
        cache.match(paths.statement).then(bounded(maxStatementBytes)),
        cache.match(paths.storeKeys).then(bounded(MAX_STORE_KEYS_BYTES)),
        cache.match(paths.manifest).then(bounded(maxManifestBytes)),
      ]);
      if (statement === null || storeKeys === null || manifest === null) return null;
      const kept = await keptIn(cache);
      const [first] = kept;
      if (first === undefined) return null;
      return {
        statement,
        storeKeys: parseTexts(new TextDecoder().decode(storeKeys)).map(encodeUtf8),
        manifest,
        containerBytes: first.containerBytes,
        pieces: kept.map(({ piece }) => piece),
      };
    },
    statement: async () => {
      const cache = await caches.open(releaseCacheName);
      return cache.match(paths.statement).then(bounded(maxStatementBytes));
    },
    clear: async () => {
      await caches.delete(releaseCacheName);
    },
  };
}

const paths = {
  statement: '/__miniapp/release/statement',
  storeKeys: '/__miniapp/release/store-keys',
  manifest: '/__miniapp/release/manifest',
  containers: '/__miniapp/release/container/',
} as const;

/** Says what a piece is of, so that a program that writes another body loses nothing but that body. */
function pathOf(digest: string, { piece, containerBytes }: KeptPiece): string {
  const stretches = piece.stretches.map(({ offset, size }) => `${offset}-${size}`).join('_');
  return `${paths.containers}${digest}/${containerBytes}/${stretches}`;
}

/** The pieces of one release. Were there those of two, a worker was stopped between writing and deleting. */
async function keptIn(cache: Cache): Promise<readonly KeptPiece[]> {
  const requests = await containersIn(cache);
  const folder = new URL('.', requests[0]?.url ?? 'https://none.invalid').href;
  const kept: KeptPiece[] = [];
  let room = MAX_MEMORY_BYTES;
  // The package itself and its sub-packages.
  for (const request of requests.slice(0, packageLimits.maxPackages + 1)) {
    const piece = request.url.startsWith(folder) ? await readPiece(cache, request, room) : null;
    if (piece === null) continue;
    kept.push(piece);
    const { bytes } = piece.piece;
    if (!(bytes instanceof Blob)) room -= bytes.length;
  }
  return kept;
}

/** In memory where there is `room`: on the disk each file costs a question to the browser's process. */
async function readPiece(cache: Cache, request: Request, room: number): Promise<KeptPiece | null> {
  const [stretches = '', containerBytes] = new URL(request.url).pathname.split('/').reverse();
  const response = await cache.match(request);
  const bytes = (await canReadBlobs())
    ? await loadedIfSmall(await response?.blob(), room)
    : await bounded(packageLimits.maxContainerBytes)(response);
  const piece = parseReleasePiece({ stretches: stretches.split('_').map(parseStretch), bytes });
  return piece === null ? null : { piece, containerBytes: Number(containerBytes) };
}

async function loadedIfSmall(blob: Blob | undefined, room: number): Promise<Blob | Uint8Array | null> {
  if (blob === undefined) return null;
  return blob.size > room ? blob : new Uint8Array(await blob.arrayBuffer());
}

/** Reads a body of at most so many bytes; null for a larger one, of which no more is read. */
function bounded(
  maxBytes: number,
): (response: Response | undefined) => Promise<Uint8Array<ArrayBuffer> | null> {
  return async (response) => {
    const reader = response?.body?.getReader();
    if (reader === undefined) return null;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatBytes(chunks).slice();
      size += value.length;
      chunks.push(value);
      if (size <= maxBytes) continue;
      await reader.cancel();
      return null;
    }
  };
}

function parseStretch(text: string): unknown {
  const [offset, size] = text.split('-');
  return { offset: Number(offset), size: Number(size) };
}

async function containersIn(cache: Cache): Promise<readonly Request[]> {
  const requests = await cache.keys();
  return requests.filter(({ url }) => new URL(url).pathname.startsWith(paths.containers));
}

/** Deletes every piece whose path begins with none of these. */
async function deleteOthers(cache: Cache, kept: readonly string[]): Promise<void> {
  const others = (await containersIn(cache)).filter(
    ({ url }) => !kept.some((path) => new URL(url).pathname.startsWith(path)),
  );
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

/** What a worker keeps of its packages in memory, where it could read them from the disk. */
const MAX_MEMORY_BYTES = 1_048_576;
/** Sixteen versions at their largest. */
const MAX_STORE_KEYS_BYTES = 16 * packageLimits.maxTrustDocumentBytes;
