import { openConsentReceipts } from './consent-receipts.js';
import { openGrants } from './grants.js';

import type { ConsentReceipts } from './consent-receipts.js';
import type { ConsentReceipt } from './consent-record.js';
import type { Grants } from './grants.js';
import type { Platform } from './platform.js';

/** What the user decided in this host: answers by program, and the receipts of all of them. */
export interface ConsentDesk {
  /** The answers for one program, opened once. */
  grantsOf(programId: string): Promise<Grants>;
  /** Takes back what was granted to a program that is removed. */
  forget(programId: string): Promise<void>;
  /** All receipts as one document, for the user to keep. */
  exportReceipts(host: ConsentDocument['host']): Promise<ConsentDocument>;
  deleteReceipts(): Promise<void>;
}

/** Everything the user decided in a host, as JSON. Times are ISO 8601 in UTC. */
export interface ConsentDocument {
  readonly format: 'miniapp-consent-receipts/1';
  readonly exportedAt: string;
  /** Who asked, in whose words. */
  readonly host: { readonly name: string; readonly version: string };
  readonly receipts: readonly ConsentReceipt[];
  /** Receipts that are not among them any more, because they were the oldest of too many. */
  readonly dropped: number;
  /** Receipts that were damaged on this device. */
  readonly unreadable: number;
}

/** Opens the desk of a host. `onChange` hears of every answer that was given or ended. */
export function openConsentDesk(
  platform: Pick<Platform, 'records' | 'screens' | 'clock' | 'random' | 'log'>,
  onChange: (programId: string, permission: string, state: 'granted' | 'denied' | 'prompt') => void,
): ConsentDesk {
  const receipts: ConsentReceipts = openConsentReceipts(platform);
  const open = new Map<string, Promise<Grants>>();

  function grantsOf(programId: string): Promise<Grants> {
    const known = open.get(programId);
    if (known !== undefined) return known;
    const opening = openGrants({
      platform,
      programId,
      receipts,
      onChange: (permission, state) => {
        onChange(programId, permission, state);
      },
    });
    open.set(programId, opening);
    // The caller has the error; the next one tries again.
    opening.catch(() => open.delete(programId));
    return opening;
  }

  return {
    grantsOf,
    forget: async (programId) => {
      await (await grantsOf(programId)).end();
      open.delete(programId);
    },
    exportReceipts: async (host) => {
      const kept = await receipts.list();
      const exportedAt = new Date(platform.clock.now()).toISOString();
      return { format: 'miniapp-consent-receipts/1', exportedAt, host, ...kept };
    },
    deleteReceipts: () => receipts.clear(),
  };
}
