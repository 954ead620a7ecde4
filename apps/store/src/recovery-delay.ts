import { PackageError, assertAnnounced, verifyTreeHead } from '@org/package-format';
import type { PackageCrypto, TreeHead } from '@org/package-format';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { LoggedPartnerKeys } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** The time in which a partner may object to a recovery of its keys (docs/package-format.md 7.7). */
export interface RecoveryDelay {
  /** Whether a host would take these keys now, by the newest head of the log. */
  isOver(keys: LoggedPartnerKeys): Promise<boolean>;
}

/** Measures the delay as hosts do, by the clocks of the witnesses. */
export function createRecoveryDelay(parts: {
  readonly log: TransparencyLog;
  readonly keyring: StoreKeyring;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}): RecoveryDelay {
  const { log, keyring, crypto, now } = parts;

  async function isShownBy(head: TreeHead, keys: LoggedPartnerKeys): Promise<boolean> {
    const { latest: storeKeys } = await keyring.chain();
    try {
      const at = await verifyTreeHead(head, { storeKeys, crypto });
      await assertAnnounced(keys.document, keys.announcement, { now: at, storeKeys, crypto });
      return true;
    } catch (error) {
      if (error instanceof PackageError) return false; // what exactly is missing yet does not matter
      throw error;
    }
  }

  /** Whether the time should be over by the store's own clock, so that a new head would show it. */
  async function isDue({ announcement }: LoggedPartnerKeys): Promise<boolean> {
    if (announcement === null) return false;
    const { document } = (await keyring.chain()).latest;
    const seen = announcement.head.cosignatures.map(({ witnessedAt }) => Date.parse(witnessedAt));
    return now().getTime() - Math.max(...seen) >= document.recoveryDelayHours * 3_600_000;
  }

  /** Readers may ask a hundred times a second; the witnesses are not asked with each. */
  function isRecent({ signedAt }: TreeHead): boolean {
    return now().getTime() - Date.parse(signedAt) < storeLimits.renewalPauseMs;
  }

  return {
    async isOver(keys) {
      const head = await log.newestHead();
      if (head !== null && (await isShownBy(head, keys))) return true;
      if (head !== null && isRecent(head)) return false;
      if (!(await isDue(keys)) || log.isAway()) return false;
      try {
        // Nothing was written for a while: the witnesses say what time it is.
        return await isShownBy(await log.freshHead(), keys);
      } catch (error) {
        if (error instanceof StoreError && error.code === 'WITNESS_UNAVAILABLE') return false;
        throw error;
      }
    },
  };
}
