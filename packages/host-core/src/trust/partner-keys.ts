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
import * as v from 'valibot';

import { messageOf } from '../error.js';
import { createTurns } from '../in-turn.js';

import type { EvidenceBox } from './evidence.js';
import type { KnownStoreKeys, Signer } from './store-keys.js';
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
   * Follows a partner to the version in a statement and keeps it; says whether it is a new one. The first version seen
   * is believed, because the log has it. Throws CHAIN_BROKEN for an older version, or one that does not follow; but where
   * the store's keys that vouched for the known one have been replaced since, the offered one is believed.
   */
  accept(verified: VerifiedStatement, context: Omit<AcceptContext, 'head'>): Promise<boolean>;
  /** The newest version known, or null. */
  newest(partner: string): Promise<PartnerKeys | null>;
}

interface AcceptContext {
  readonly storeKeys: VerifiedStoreKeys;
  /** The head of the statement: by its witnesses' clocks it is now. */
  readonly head: VerifiedTreeHead;
  readonly signal?: CancelSignal | undefined;
}

/** A version, and who signed the newest statement that carried it. */
interface KnownVersion {
  readonly keys: VerifiedPartnerKeys;
  readonly signer: Signer;
}

const recordKey = (partner: string) => `trust/partner-keys/${partner}`;
const recordSchema = v.strictObject({
  keys: v.string(),
  signer: v.strictObject({ keyId: v.string(), storeKeysVersion: v.pipe(v.number(), v.safeInteger()) }),
});

/** Opens the partners' keys on a device. */
export function openKnownPartnerKeys(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  parts: {
    readonly client: Pick<StoreClient, 'document'>;
    readonly evidence: EvidenceBox;
    readonly storeKeys: KnownStoreKeys;
  },
): KnownPartnerKeys {
  const { records, crypto } = platform;
  const { client, evidence, storeKeys: known } = parts;
  const inTurn = createTurns();

  return {
    accept: (verified, context) => inTurn(() => accept(verified, context)),
    newest: async (partner) => (await load(partner))?.keys.document ?? null,
  };

  async function load(partner: string): Promise<KnownVersion | null> {
    const text = await records.get(recordKey(partner));
    if (text === null) return null;
    try {
      const { keys, signer } = v.parse(recordSchema, JSON.parse(text));
      return { keys: await openPartnerKeys(parsePartnerKeys(encodeUtf8(keys)), crypto), signer };
    } catch (error) {
      // A row edited by hand: the next statement brings the keys again, proven by the log.
      platform.log({ level: 'error', event: 'partner-keys-unreadable', detail: messageOf(error) });
      return null;
    }
  }

  async function accept(
    { statement, partnerKeys, head, keyId }: VerifiedStatement,
    context: Omit<AcceptContext, 'head'>,
  ): Promise<boolean> {
    const { document } = partnerKeys;
    const signer = { keyId, storeKeysVersion: statement.storeKeysVersion };
    const before = await load(document.partner);
    const keys = canonicalize(document);
    const isSame = before !== null && canonicalize(before.keys.document) === keys;
    // From now on the newer signer vouches: what becomes of the older one is nothing to these keys any more.
    if (isSame && before.signer.storeKeysVersion >= signer.storeKeysVersion) return false;
    if (before !== null && !isSame && !known.isReplaced(before.signer, 'statements', signer)) {
      await assertNewer(before.keys.document, document, statement.id);
      await followTo(partnerKeys, before.keys, { ...context, head });
    }
    const row = JSON.stringify({ keys, signer });
    await records.commit(new Map([[recordKey(document.partner), row]]), { durable: true });
    return !isSame;
  }

  async function assertNewer(before: PartnerKeys, offered: PartnerKeys, id: string): Promise<void> {
    const { partner, version } = before;
    if (offered.version > version) return;
    if (offered.version < version) {
      const message = `The statement carries version ${String(offered.version)} of the keys of ${partner}; ${String(version)} is known.`;
      throw new PackageError('CHAIN_BROKEN', '7.6', message);
    }
    const message = `There are two versions ${String(version)} of the keys of ${partner}.`;
    const documents = [canonicalize(before), canonicalize(offered)];
    await evidence.add({ type: 'partner-keys-equivocated', id, message }, documents);
    throw new PackageError('CHAIN_BROKEN', '7.6', message);
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
