import { openStoreChain, packageLimits, sha256, toHex } from '@org/package-format';
import type { StoreChain } from '@org/package-format';
import { crypto } from '../key-files.js';
import { readStoreKeysFile } from '../trust/trust-file.js';
import type { LogSource } from './log-source.js';

/** The store's keys from the pinned file to the newest version that the store serves. */
export interface FollowedChain {
  readonly chain: StoreChain;
  /** The digest of each version, as the log has to have it. */
  readonly digests: ReadonlyMap<number, string>;
}

/** Reads the pinned version and those after it from files, then follows the store to its newest (package-format 7.4). */
export async function followStoreChain(
  paths: readonly string[],
  source: Pick<LogSource, 'document'>,
): Promise<FollowedChain> {
  const files = await Promise.all(paths.map(readStoreKeysFile));
  const documents = files.map(({ bytes }) => bytes);
  let chain = await openStoreChain(documents, crypto);
  while (documents.length <= packageLimits.maxChainLength) {
    const next = await source.document(`/trust/store-keys/${chain.latest.document.version + 1}`);
    if (next === null) break;
    documents.push(next);
    chain = await openStoreChain(documents, crypto);
  }
  const first = chain.latest.document.version - documents.length + 1;
  const digests = await Promise.all(documents.map(async (bytes) => toHex(await sha256(crypto, bytes))));
  return { chain, digests: new Map(digests.map((digest, index) => [first + index, digest])) };
}
