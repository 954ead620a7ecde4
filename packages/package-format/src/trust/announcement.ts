import type { PackageCrypto } from '../crypto.js';
import { PackageError } from '../error.js';
import { checkFields } from '../fields.js';
import type { LogPlace } from '../statement.js';
import { keysPlaceFields } from '../statement-fields.js';
import type { JsonObject } from '../strict-json.js';

import { assertLogged } from './assert-logged.js';
import { partnerKeysEntry } from './partner-keys-entry.js';
import { assertRecovery } from './partner-keys.js';
import type { PartnerKeys } from './partner-keys.js';
import type { VerifiedStoreKeys } from './store-keys.js';
import { checkTreeHead, verifyTreeHead } from './tree-head.js';
import type { TreeHead, VerifiedTreeHead } from './tree-head.js';
import { parseTrustDocument } from './trust-document.js';

/** The proof that a version of a partner's keys stood in the log when a tree head was cosigned (package-format 7.7). */
export interface Announcement extends LogPlace {
  /** When the version came into the log. */
  readonly at: string;
  readonly head: TreeHead;
}

/** Reads the bytes of an announcement that stands alone. Not yet trusted. */
export function parseAnnouncement(bytes: Uint8Array): Announcement {
  const { head, ...place } = parseTrustDocument(bytes, 'announcement');
  const context = { code: 'DOCUMENT_INVALID', rule: '7.7', where: 'announcement' } as const;
  checkFields(place, keysPlaceFields, context);
  checkTreeHead(head);
  // Every member has passed the rule that its type demands in the two checks above.
  return { head, ...place } as JsonObject as unknown as Announcement;
}

/**
 * Checks that recovered keys count (package-format 7.7): the recovery role signed, and by the witnesses' clocks the
 * public could see it for as long as the store promises. Throws THRESHOLD_NOT_MET or RECOVERY_TOO_EARLY.
 */
export async function assertAnnounced(
  document: PartnerKeys,
  announcement: Announcement | null,
  {
    now,
    storeKeys,
    crypto,
  }: {
    readonly now: VerifiedTreeHead;
    readonly storeKeys: VerifiedStoreKeys;
    readonly crypto: PackageCrypto;
  },
): Promise<void> {
  await assertRecovery(document, storeKeys, crypto);
  const hours = storeKeys.document.recoveryDelayHours;
  if (announcement === null) throw tooEarly(document, hours, 'nothing shows when that was announced');
  const announced = await verifyTreeHead(announcement.head, { storeKeys, crypto });
  const entry = await partnerKeysEntry(document, announcement.at, crypto);
  await assertLogged(entry, announcement, { tree: announced.tree, crypto });
  const waitedMs = Date.parse(now.firstWitnessedAt) - Date.parse(announced.witnessedAt);
  if (waitedMs < hours * 3_600_000) throw tooEarly(document, hours, 'the time to object has not passed');
}

function tooEarly({ partner }: PartnerKeys, hours: number, why: string): PackageError {
  const message = `The keys of ${partner} were recovered, and ${why}: wait ${hours} hours after the announcement.`;
  return new PackageError('RECOVERY_TOO_EARLY', '7.7', message);
}
