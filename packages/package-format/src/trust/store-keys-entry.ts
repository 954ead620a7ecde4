import { sha256 } from '../crypto.js';
import type { PackageCrypto } from '../crypto.js';
import { toHex } from '../hex.js';

import type { LogEntry } from './log-entry.js';
import { parseStoreKeys } from './store-keys.js';

/** The entry with which a version of the store's keys has to be in the log. */
export async function storeKeysEntry(
  bytes: Uint8Array,
  at: string,
  crypto: PackageCrypto,
): Promise<LogEntry> {
  const { version } = parseStoreKeys(bytes);
  return { kind: 'store-keys', at, version, sha256: toHex(await sha256(crypto, bytes)) };
}
