import type { PackageCrypto } from '../crypto.js';
import { PackageError } from '../error.js';
import { fromHex } from '../hex.js';
import type { LogPlace } from '../statement.js';

import { logEntryBytes } from './log-entry.js';
import type { LogEntry } from './log-entry.js';
import { isIncluded, leafHash } from './merkle.js';
import type { Tree } from './merkle.js';

/** Checks that an entry stands in the log where a document says it does (package-format 8.5). Throws LOG_PROOF_INVALID. */
export async function assertLogged(
  entry: LogEntry,
  { index, path }: LogPlace,
  { tree, crypto }: { readonly tree: Tree; readonly crypto: PackageCrypto },
): Promise<void> {
  const leaf = await leafHash(logEntryBytes(entry), crypto);
  if (await isIncluded({ leaf, index, path: path.map(fromHex) }, tree, crypto)) return;
  throw new PackageError(
    'LOG_PROOF_INVALID',
    '8.5',
    `The store’s log does not have this ${entry.kind} entry: do not install it, and tell the store’s operator.`,
  );
}
