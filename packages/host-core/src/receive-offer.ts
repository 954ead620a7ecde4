// From the store's answer to an offer that may be decided about (docs/updates.md 5.2).

import { PackageError, decodeUtf8, parseStatement, verifyStatement } from '@org/package-format';

import type { CancelSignal, Platform } from './platform.js';
import type { Trust } from './trust.js';
import type { VerifiedStatement } from '@org/package-format';

/** A statement that agrees with everything this host knows. */
export interface ReceivedOffer extends VerifiedStatement {
  readonly statementText: string;
  /** Whether recalls or partner keys came to light on the way: what is installed has to be judged again. */
  readonly hasNews: boolean;
}

/**
 * Verifies a statement and brings what this host knows up to it:
 *  1. Store keys that it names and that are not known here are followed, version by version.
 *  2. Under the newest store keys it is signed, about this program and the channel that was asked for, and proven by the log, and
 *     so are the partner's keys in it.
 *  3. The log may only have grown since the largest head seen.
 *  4. The partner's keys follow from those known here.
 *  5. A recall list that it says there is must be shown.
 * Throws PackageError for what was refused, anything else when the store could not be asked.
 */
export async function receiveOffer(
  id: string,
  bytes: Uint8Array,
  context: {
    readonly platform: Platform;
    readonly trust: Trust;
    readonly channel: string;
    readonly signal: CancelSignal;
  },
): Promise<ReceivedOffer> {
  const { platform, trust, channel, signal } = context;
  await trust.storeKeys.follow(parseStatement(bytes).storeKeysVersion, signal);
  const chain = trust.storeKeys.chain();
  const verified = await verifyStatement(bytes, { chain, crypto: platform.crypto, id, channel });
  await trust.log.accept(verified.head, { storeKeys: chain.latest, signal });
  const hasNewKeys = await trust.partnerKeys.accept(verified, { storeKeys: chain.latest, signal });
  const hasNewRecalls = await refreshRecalls(verified, context);
  return { ...verified, statementText: decodeUtf8(bytes), hasNews: hasNewKeys || hasNewRecalls };
}

async function refreshRecalls(
  { statement }: VerifiedStatement,
  { trust, signal, platform }: Parameters<typeof receiveOffer>[2],
): Promise<boolean> {
  if (!(await trust.recalls.isBehind(statement))) return false;
  try {
    return await trust.recalls.refresh(statement, signal);
  } catch (error) {
    if (error instanceof PackageError && !signal.aborted) {
      platform.log({ level: 'warn', event: 'recall-stale', programId: statement.id, detail: error.message });
      trust.emit('security', { type: 'recall-stale', id: statement.id, message: error.message });
    }
    throw error;
  }
}
