// The store's keys as this host knows them: the pinned version and those that followed (docs/package-format.md 7.4).

import { decodeUtf8, encodeUtf8, openStoreChain } from '@org/package-format';
import * as v from 'valibot';

import { messageOf } from '../error.js';
import { createTurns } from '../in-turn.js';

import type { CancelSignal, Platform } from '../platform.js';
import type { StoreClient } from '../store-client.js';
import type { StoreChain, StoreKeys, StoreRole } from '@org/package-format';

/** A chain that grows when the store rotates its keys. */
export interface KnownStoreKeys {
  /** The pinned version, byte for byte. */
  readonly root: Uint8Array;
  chain(): StoreChain;
  /** The documents after the pinned one, for whoever verifies from the same pinned version. */
  documents(): readonly Uint8Array[];
  /** Fetches what follows, up to a version. Throws when the store does not have it or it does not follow. */
  follow(version: number, signal?: CancelSignal): Promise<void>;
  /**
   * Whether the root has taken a role from a signer before a successor signed: what the signer drove to its end then binds
   * the successor no longer. A key that lost its role binds what names no later version than itself, so that a role which
   * comes back brings nothing old along.
   */
  isReplaced(signer: Signer, role: StoreRole, successor: Pick<Signer, 'storeKeysVersion'>): boolean;
}

/** Who signed something, and the version of the store's keys that it names. */
export interface Signer {
  readonly keyId: string;
  readonly storeKeysVersion: number;
}

const recordKey = 'trust/store-keys';
const recordSchema = v.array(v.string());

/** Opens the chain on a device. Stored versions that do not verify are dropped: the store has them. */
export async function openKnownStoreKeys(
  platform: Pick<Platform, 'records' | 'crypto' | 'log'>,
  { root, client }: { readonly root: Uint8Array; readonly client: Pick<StoreClient, 'document'> },
): Promise<KnownStoreKeys> {
  const { records, crypto } = platform;
  const inTurn = createTurns();
  let documents: readonly Uint8Array[] = [];
  let chain = await openStoreChain([root], crypto);
  const stored = await readStored();
  try {
    // A newer app may have pinned a later version than the one it was stored under.
    const later = stored.filter((bytes) => versionOf(bytes) > chain.latest.document.version);
    chain = await openStoreChain([root, ...later], crypto);
    documents = later;
  } catch (error) {
    platform.log({ level: 'error', event: 'store-keys-unreadable', detail: messageOf(error) });
  }

  return {
    root,
    chain: () => chain,
    documents: () => documents,
    follow: (version, signal) => inTurn(() => follow(version, signal)),
    isReplaced: (signer, role, successor) => {
      if (hasRole(chain.latest.document, role, signer)) return false;
      return !everHad(role, signer) || successor.storeKeysVersion > signer.storeKeysVersion;
    },
  };

  /** False also for a key of versions before the pinned one, and for one of another store. */
  function everHad(role: StoreRole, signer: Signer): boolean {
    const versions = Array.from({ length: chain.latest.document.version }, (_, index) => index + 1);
    return versions.some(
      (version) => chain.has(version) && hasRole(chain.at(version).document, role, signer),
    );
  }

  async function readStored(): Promise<readonly Uint8Array[]> {
    const text = await records.get(recordKey);
    if (text === null) return [];
    try {
      return v.parse(recordSchema, JSON.parse(text)).map(encodeUtf8);
    } catch (error) {
      platform.log({ level: 'error', event: 'store-keys-unreadable', detail: messageOf(error) });
      return [];
    }
  }

  async function follow(version: number, signal?: CancelSignal): Promise<void> {
    while (chain.latest.document.version < version) {
      const next = chain.latest.document.version + 1;
      const answer = await client.document(`/trust/store-keys/${String(next)}`, signal);
      if (answer.type !== 'answer')
        throw new Error(`The store does not have version ${String(next)} of its keys: try again later.`);
      const grown = [...documents, answer.value];
      chain = await openStoreChain([root, ...grown], crypto);
      documents = grown;
      const text = JSON.stringify(grown.map(decodeUtf8));
      await records.commit(new Map([[recordKey, text]]), { durable: true });
    }
  }
}

function hasRole({ roles }: StoreKeys, role: StoreRole, { keyId }: Signer): boolean {
  return roles[role].keyIds.includes(keyId);
}

/** The version that a stored document claims; 0 when it claims none. */
function versionOf(bytes: Uint8Array): number {
  const result = v.safeParse(v.object({ version: v.number() }), JSON.parse(decodeUtf8(bytes)));
  return result.success ? result.output.version : 0;
}
