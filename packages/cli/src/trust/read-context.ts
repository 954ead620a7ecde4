import type { QuorumContext } from './quorum.js';
import { readStoreKeysFile, readTrustFile } from './trust-file.js';

/** Files that say more about who has to sign a document. */
export interface ContextFiles {
  /** The version before it. */
  readonly after?: string;
  /** The keys of the store, for a recovery. */
  readonly root?: string;
}

/** Reads what is known besides a document itself. */
export async function readContext({ after, root }: ContextFiles): Promise<QuorumContext> {
  return {
    ...(after === undefined ? {} : { before: await readTrustFile(after) }),
    ...(root === undefined ? {} : { storeKeys: await readStoreKeysFile(root) }),
  };
}
