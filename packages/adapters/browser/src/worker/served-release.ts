import { encodeUtf8, openStoreChain, PackageError, verifyRelease } from '@org/package-format';
import { createWebCrypto } from '@org/package-format/webcrypto';

import type { DomainRule } from '@org/package-format';

import type { ReleaseParts } from '../frame-messages.js';
import type { WorkerConfig } from '../program-origin-config.js';
import { digestOf } from '../launch-digests.js';

import type { ReleasePiece } from '../release-piece.js';

import { createServedFiles } from './served-files.js';

import type { ReleaseCache } from './release-cache.js';
import type { HostQuestions } from './ask-host.js';
import type { ServedFiles } from './served-files.js';

/** The release this origin serves: verified here, whoever handed it over. */
export interface ServedRelease extends ServedFiles {
  readonly entryPoint: string;
  /** Whom its documents may talk to. */
  readonly domains: readonly string[];
}

/** The same, with the name by which it is kept. */
interface VerifiedServing extends ServedRelease {
  readonly digest: string;
  /** The digest of the statement that vouches for it. */
  readonly statement: string;
}

/** Where the worker has its release from. */
export interface ReleaseSource {
  /** Verifies and keeps what the boot page handed over; from then on it is what is served. */
  launch(parts: ReleaseParts): Promise<ServedRelease>;
  /** The release of the last launch, or null. A worker that was stopped meanwhile verifies it anew. */
  current(): Promise<ServedRelease | null>;
  /** The same, if it is the release that a statement of this digest vouches for. What is kept of another is not even read. */
  holds(statement: string): Promise<ServedRelease | null>;
}

/** Verifies and serves the releases of one origin. `label` is the first label of its host name. */
export function createReleaseSource(options: {
  readonly config: WorkerConfig;
  readonly allowDomain?: DomainRule;
  readonly label: string;
  readonly cache: ReleaseCache;
  readonly askHost: HostQuestions;
}): ReleaseSource {
  const { config, label, cache, askHost, ...rules } = options;
  const crypto = createWebCrypto(globalThis.crypto.subtle);
  let serving: Promise<VerifiedServing | null> | null = null;

  return {
    launch: async (parts) => {
      const release = await verify(parts);
      await cache.save(release.digest, parts);
      serving = Promise.resolve(release);
      return release;
    },
    current,
    holds: async (statement) => {
      if (serving === null && (await keptStatement()) !== statement) return null;
      const release = await current();
      return release?.statement === statement ? release : null;
    },
  };

  async function keptStatement(): Promise<string | null> {
    const kept = await cache.statement();
    return kept === null ? null : digestOf(kept);
  }

  function current(): Promise<VerifiedServing | null> {
    serving ??= restore();
    return serving;
  }

  async function restore(): Promise<VerifiedServing | null> {
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

  async function verify({
    statement,
    storeKeys,
    manifest,
    containerBytes,
    pieces,
  }: ReleaseParts): Promise<VerifiedServing> {
    const {
      manifest: read,
      layout,
      digest,
      domains,
    } = await verifyRelease(
      { statement, manifest, containerBytes, label },
      {
        chain: await openStoreChain([encodeUtf8(config.root), ...storeKeys], crypto),
        crypto,
        ...rules,
      },
    );
    const keep = (piece: ReleasePiece) => cache.keep(digest, { piece, containerBytes });
    const files = createServedFiles({ layout, manifest: read, pieces, crypto, askHost, keep });
    return {
      digest,
      domains,
      entryPoint: read.entryPoint,
      statement: await digestOf(statement),
      ...files,
    };
  }
}
