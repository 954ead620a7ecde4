import type { PackageCrypto } from '../crypto.js';
import { PackageError } from '../error.js';
import { fromHex } from '../hex.js';

import { isConsistent } from './merkle.js';
import type { VerifiedTreeHead } from './tree-head.js';

/**
 * Checks that a log has only grown between two of its heads, in whichever order they came (package-format 8.7). `path`
 * is the consistency proof from the smaller to the larger tree. Throws LOG_FORKED.
 */
export async function assertConsistent(
  known: VerifiedTreeHead,
  offered: VerifiedTreeHead,
  { path, crypto }: { readonly path: readonly string[]; readonly crypto: PackageCrypto },
): Promise<void> {
  const [smaller, larger] = known.tree.size <= offered.tree.size ? [known, offered] : [offered, known];
  if (await isConsistent(smaller.tree, larger.tree, { path: path.map(fromHex), crypto })) return;
  throw new PackageError(
    'LOG_FORKED',
    '8.7',
    'The store’s log was changed behind our back: install nothing, keep both tree heads and show them to its witnesses.',
  );
}
