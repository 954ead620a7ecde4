// The keys of partners as this host knows them; they only move forward along their chain (package-format 7.6).

import {
  PackageError,
  assertAnnounced,
  assertFollows,
  canonicalize,
  encodeUtf8,
  openPartnerKeys,
  packageLimits,
  parseAnnouncement,
  parsePartnerKeys,
} from '@org/package-format';

import { messageOf } from '../error.js';

import type { EvidenceBox } from './evidence.js';
import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type {
  PartnerKeys,
  VerifiedPartnerKeys,
  VerifiedStatement,
  VerifiedStoreKeys,
  VerifiedTreeHead,
} from '@org/package-format';

/** What is known of partners' keys. */
export interface KnownPartnerKeys {
  /**
   * Follows a partner to the version in a statement and keeps it. The first version seen is believed, because the log
   * has it. Throws CHAIN_BROKEN for an older version, or one that does not follow.
   */
  accept(verified: VerifiedStatement, context: Omit<AcceptContext, 'head'>): Promise<void>;
  /** The newest version known, or null. */
  newest(partner: string): Promise<PartnerKeys | null>;
}

interface AcceptContext {
  readonly storeKeys: VerifiedStoreKeys;
  /** The head of the statement: by its witnesses' clocks it is now. */
  readonly head: VerifiedTreeHead;
  readonly signal?: CancelSignal | undefined;
}

const recordKey = (partner: string) => `trust/partner-keys/${partner}`;

/** Opens the partners' keys on a device. */
export function openKnownPartnerKeys(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  { client, evidence }: { readonly client: Pick<StoreClient, 'document'>; readonly evidence: EvidenceBox },
): KnownPartnerKeys {
  const { records, crypto } = platform;

  return { accept, newest };

  async function newest(partner: string): Promise<PartnerKeys | null> {
    const text = await records.get(recordKey(partner));
    if (text === null) return null;
    try {
      return parsePartnerKeys(encodeUtf8(text));
    } catch (error) {
      // A row edited by hand: the next statement brings the keys again, proven by the log.
      platform.log({ level: 'error', event: 'partner-keys-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  async function accept(
    { statement, partnerKeys, head }: VerifiedStatement,
    context: Omit<AcceptContext, 'head'>,
  ): Promise<void> {
    const { document } = partnerKeys;
    const known = await newest(document.partner);
    const text = canonicalize(document);
    if (known !== null) {
      if (known.version > document.version) {
        const message = `The statement carries version ${String(document.version)} of the keys of ${document.partner}; ${String(known.version)} is known.`;
        throw new PackageError('CHAIN_BROKEN', '7.6', message);
      }
      if (known.version === document.version) {
        if (canonicalize(known) === text) return;
        const message = `There are two versions ${String(known.version)} of the keys of ${known.partner}.`;
        await evidence.add({ type: 'partner-keys-equivocated', id: statement.id, message }, [
          canonicalize(known),
          text,
        ]);
        throw new PackageError('CHAIN_BROKEN', '7.6', message);
      }
      await followTo(partnerKeys, await openPartnerKeys(known, crypto), { ...context, head });
    }
    await records.commit(new Map([[recordKey(document.partner), text]]), { durable: true });
  }

  async function followTo(
    target: VerifiedPartnerKeys,
    known: VerifiedPartnerKeys,
    context: AcceptContext,
  ): Promise<void> {
    const { partner, version: last } = target.document;
    if (last - known.document.version > packageLimits.maxChainLength) {
      const message = `The keys of ${partner} have rotated ${String(last - known.document.version)} times: update the app.`;
      throw new PackageError('CHAIN_BROKEN', '7.6', message);
    }
    let current = known;
    while (current.document.version < last) {
      const version = current.document.version + 1;
      const next = version === last ? target : await fetchVersion(partner, version, context.signal);
      await assertFollows(current, next, { storeKeys: context.storeKeys, crypto });
      // package-format 7.7: a statement shows for the newest version only how long a recovery stood in the log
      if (next.document.isRecovery && version !== last) await assertStoodInLog(next, context);
      current = next;
    }
  }

  async function assertStoodInLog(
    { document }: VerifiedPartnerKeys,
    { storeKeys, head, signal }: AcceptContext,
  ): Promise<void> {
    const path = `${pathOf(document.partner, document.version)}/announcement`;
    const answer = await client.document(path, signal);
    const announcement = answer.type === 'answer' ? parseAnnouncement(answer.value) : null;
    await assertAnnounced(document, announcement, { now: head, storeKeys, crypto });
  }

  async function fetchVersion(
    partner: string,
    version: number,
    signal: CancelSignal | undefined,
  ): Promise<VerifiedPartnerKeys> {
    const answer = await client.document(pathOf(partner, version), signal);
    if (answer.type !== 'answer')
      throw new Error(`The store does not have version ${String(version)} of the keys of ${partner}.`);
    return openPartnerKeys(parsePartnerKeys(answer.value), crypto);
  }
}

function pathOf(partner: string, version: number): string {
  return `/partners/${partner}/keys/${String(version)}`;
}
