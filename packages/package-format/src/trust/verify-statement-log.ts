import type { PackageCrypto } from '../crypto.js';
import type { Statement } from '../statement.js';

import { assertLogged } from './assert-logged.js';
import { assertAnnounced } from './announcement.js';
import { releaseEntry, statementEntry } from './log-entry.js';
import { partnerKeysEntry } from './partner-keys-entry.js';
import type { VerifiedStoreKeys } from './store-keys.js';
import { verifyTreeHead } from './tree-head.js';
import type { VerifiedTreeHead } from './tree-head.js';

/** What a check against the log needs. */
interface LogTrust {
  readonly storeKeys: VerifiedStoreKeys;
  readonly crypto: PackageCrypto;
}

/**
 * Checks what a statement says against the store's log (package-format 8.6):
 *  1. The tree head is signed by the log and cosigned by enough witnesses.
 *  2. This very statement is in it.
 *  3. The release is in it, with these powers and since that time.
 *  4. The partner's keys are in it.
 *  5. Keys that a recovery set have stood there for the delay, by the witnesses' clocks.
 * Answers with the head, and with the digest of what the statement says.
 */
export async function verifyStatementLog(
  statement: Statement,
  trust: LogTrust,
): Promise<{ readonly head: VerifiedTreeHead; readonly digest: string }> {
  const { log } = statement;
  const head = await verifyTreeHead(log.head, trust);
  const place = { tree: head.tree, crypto: trust.crypto };
  const entry = await statementEntry(statement, trust.crypto);
  await assertLogged(entry, log.statement, place);
  await assertLogged(releaseEntry(statement), log.release, place);
  const { keys } = statement.partner;
  const { index, at } = log.partnerKeys;
  await assertLogged(await partnerKeysEntry(keys, at, trust.crypto), log.partnerKeys, place);
  if (keys.isRecovery) {
    const announcement = log.recovery === undefined ? null : { at, index, ...log.recovery };
    await assertAnnounced(keys, announcement, { ...trust, now: head });
  }
  return { head, digest: entry.sha256 };
}
