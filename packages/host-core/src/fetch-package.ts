// The bytes of one release, verified while they arrive (docs/updates.md 5.3, 5.4).

import { PackageError, createContainerVerifier } from '@org/package-format';

import { deferred } from './deferred.js';
import { messageOf } from './error.js';
import { packageKey } from './release-slots.js';

import type { CancelSignal, Platform } from './platform.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { ContainerVerifier, PublicKey, Statement, VerifiedPackage } from '@org/package-format';

/** What to fetch, from where, and whom to trust. */
export interface PackageFetch {
  readonly platform: Pick<Platform, 'blobs' | 'crypto' | 'log'>;
  readonly store: StoreClient;
  readonly trust: Trust;
  readonly statement: Statement;
  /** The partner's keys that may have signed it. */
  readonly keys: readonly PublicKey[];
  readonly onProgress: (receivedBytes: number) => void;
  readonly signal?: CancelSignal;
}

/** Tries to go on after a broken transfer, each from where the last one stopped. */
const MAX_RESUMES = 3;
const READ_BYTES = 1_048_576;

/**
 * Keeps a whole, verified container under its key. Throws PackageError when it is refused, and what the transfer threw
 * when that broke too often; nothing is kept then.
 */
export async function fetchPackage(fetch: PackageFetch): Promise<VerifiedPackage> {
  return (await verifyKept(fetch)) ?? (await download(fetch));
}

// 5.4: a package that was fetched before a power cut is used again, after it verifies.
async function verifyKept(fetch: PackageFetch): Promise<VerifiedPackage | null> {
  const { platform, statement } = fetch;
  const key = packageKey(statement.manifestSha256);
  const { size } = statement.container;
  if ((await platform.blobs.size(key)) !== size) return null;
  try {
    const verifier = openVerifier(fetch);
    for (let offset = 0; offset < size; offset += READ_BYTES) {
      await verifier.write(await platform.blobs.read(key, offset, Math.min(READ_BYTES, size - offset)));
    }
    return await verifier.end();
  } catch (error) {
    platform.log({
      level: 'warn',
      event: 'kept-package-refused',
      programId: statement.id,
      detail: messageOf(error),
    });
    return null;
  }
}

async function download(fetch: PackageFetch): Promise<VerifiedPackage> {
  const { platform, store, statement, onProgress, signal } = fetch;
  const { sha256, size } = statement.container;
  const verifier = openVerifier(fetch);
  const { promise: verified, resolve } = deferred<VerifiedPackage>();
  await platform.blobs.put(packageKey(statement.manifestSha256), stream());
  return verified;

  async function* stream(): AsyncGenerator<Uint8Array> {
    let received = 0;
    onProgress(0);
    for (let resumes = 0; received < size; resumes += 1) {
      try {
        for await (const chunk of store.container(sha256, received, signal)) {
          await verifier.write(chunk);
          received += chunk.length;
          yield chunk;
          onProgress(received);
        }
        break;
      } catch (error) {
        if (error instanceof PackageError || signal?.aborted === true || resumes >= MAX_RESUMES) throw error;
        platform.log({ level: 'warn', event: 'transfer-resumed', detail: messageOf(error) });
      }
    }
    resolve(await verifier.end());
  }
}

function openVerifier({ platform, trust, statement, keys }: PackageFetch): ContainerVerifier {
  return createContainerVerifier({
    keys,
    crypto: platform.crypto,
    ...(trust.allowDomain === undefined ? {} : { allowDomain: trust.allowDomain }),
    expected: {
      id: statement.id,
      manifestSha256: statement.manifestSha256,
      containerBytes: statement.container.size,
    },
  });
}
