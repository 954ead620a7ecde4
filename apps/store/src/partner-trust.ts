import { PackageError, assertFollows, canonicalize, encodeUtf8, openPartnerKeys } from '@org/package-format';
import type { PackageCrypto, PartnerKeys, VerifiedPartnerKeys, VerifiedStoreKeys } from '@org/package-format';
import { partnerKeysEntry } from '@org/package-format/log';
import type { Queries } from './database.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import { createRecoveryDelay } from './recovery-delay.js';
import type { Repository } from './repository.js';
import type { LoggedPartnerKeys, TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** The key chains of partners (docs/package-format.md 7.5 to 7.8). */
export interface PartnerTrust {
  /** The version that counts now: one that the public can see, and a recovery only after its delay. */
  newest(partnerId: string): Promise<LoggedPartnerKeys>;
  /** Keys with the proof that a statement needs. RECOVERY_PENDING when hosts would not take one with them now (7.7). */
  provable(keys: LoggedPartnerKeys): Promise<LoggedPartnerKeys>;
  /** A version as it was signed, or null. */
  at(partnerId: string, version: number): Promise<LoggedPartnerKeys | null>;
  /** Writes version 1 into the log; `register` does the rest in the same transaction. */
  begin(document: PartnerKeys, register: (queries: Queries) => Promise<void>): Promise<void>;
  /**
   * Writes the next version into the log. A partner may replace a recovery that does not count yet. Sending a version
   * again whose witnesses could not be reached the first time finishes it.
   */
  follow(document: PartnerKeys): Promise<void>;
}

/** What key chains work with. */
export interface PartnerTrustParts {
  readonly repository: Repository;
  readonly rows: TrustRows;
  readonly log: TransparencyLog;
  readonly keyring: StoreKeyring;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}

/** Opens the key chains. */
export function createPartnerTrust(parts: PartnerTrustParts): PartnerTrust {
  const { repository, rows, log, keyring, crypto } = parts;
  const recoveryDelay = createRecoveryDelay(parts);

  async function newest(partnerId: string): Promise<LoggedPartnerKeys> {
    const versions = await rows.partnerKeys(partnerId);
    for (const keys of [...versions].reverse()) {
      const announced = keys.isInForce ? keys : await enforced(keys);
      if (announced !== null) return announced;
    }
    const [first] = versions;
    if (first === undefined)
      throw new StoreError('DATA_DAMAGED', `The keys of ${partnerId} are gone: restore a backup.`);
    // The partner was registered while no witness answered. Nobody else may come and ask one.
    if (!log.isAway()) {
      await finish(first.document);
      return { ...first, isInForce: true };
    }
    throw new StoreError(
      'WITNESS_UNAVAILABLE',
      `No witness has seen the keys of ${partnerId} yet: try again when one can be reached.`,
    );
  }

  /** A version that has not counted so far, when it does now. */
  async function enforced(keys: LoggedPartnerKeys): Promise<LoggedPartnerKeys | null> {
    const announced = await announce(keys, 'known');
    if (announced === null) return null;
    if (announced.document.isRecovery && !(await recoveryDelay.isOver(announced))) return null;
    await rows.putInForce(announced);
    return { ...announced, isInForce: true };
  }

  /** Keeps a cosigned head that has a version: from then on the public can see it. */
  async function announce(
    keys: LoggedPartnerKeys,
    from: 'known' | 'witnesses',
  ): Promise<LoggedPartnerKeys | null> {
    const { document, index, at, announcement } = keys;
    if (announcement !== null && (!document.isRecovery || (await keyring.verifies(announcement.head))))
      return keys;
    const head = from === 'witnesses' ? await log.headCovering(index + 1) : await log.newestHead();
    if (head === null || head.size <= index || !(await keyring.verifies(head))) return null;
    const made = { at, head, index, path: await log.inclusion(index, head.size) };
    await rows.announcePartnerKeys(document, made);
    return { ...keys, announcement: made };
  }

  async function begin(document: PartnerKeys, register: (queries: Queries) => Promise<void>): Promise<void> {
    await opened(document, crypto);
    if (document.version !== 1 || document.isRecovery)
      throw new StoreError(
        'BODY_INVALID',
        'keys: a partner begins with version 1: make it with miniapp keygen --partner.',
      );
    await log.ready();
    await write(document, (queries) => register(queries));
    try {
      await finish(document);
    } catch (error) {
      // The partner is registered and has to get its token; its keys count with the next head of the log.
      if (!(error instanceof StoreError) || error.code !== 'WITNESS_UNAVAILABLE') throw error;
    }
  }

  async function follow(document: PartnerKeys): Promise<void> {
    const next = await opened(document, crypto);
    if (!(await isUnfinished(document))) {
      await log.ready();
      const { latest: storeKeys } = await keyring.chain();
      await write(document, (queries) => assertNext(next, storeKeys, queries));
    }
    await finish(document);
    await repository.touchPartner(document.partner);
  }

  /** Whether this very document is in the log and no witness has seen it. */
  async function isUnfinished(document: PartnerKeys): Promise<boolean> {
    const written = (await rows.partnerKeys(document.partner))[document.version - 1];
    return written?.announcement === null && canonicalize(written.document) === canonicalize(document);
  }

  /** Asked in the transaction that writes: two versions of one number cannot both pass. */
  async function assertNext(
    next: VerifiedPartnerKeys,
    storeKeys: VerifiedStoreKeys,
    queries: Queries,
  ): Promise<void> {
    const { partner, version, isRecovery } = next.document;
    const versions = await rows.partnerKeys(partner, queries);
    const inForce = versions.filter((keys) => keys.isInForce);
    const before = inForce.at(-1);
    if (before === undefined || version !== before.document.version + 1)
      throw new StoreError(
        'CONFLICT',
        `The keys of ${partner} that count have version ${String(inForce.length)}: rotate from there.`,
      );
    const pending = versions[version - 1];
    if (pending !== undefined && (isRecovery || !pending.document.isRecovery))
      throw new StoreError('CONFLICT', `Version ${String(version)} of these keys is there already.`);
    const current = await openPartnerKeys(before.document, crypto);
    await checked(assertFollows(current, next, { storeKeys, crypto }));
    if (pending !== undefined) await rows.removePartnerKeys(queries, partner, version);
  }

  async function write(document: PartnerKeys, first: (queries: Queries) => Promise<void>): Promise<void> {
    const bytes = encodeUtf8(canonicalize(document));
    if (bytes.length > storeLimits.maxPartnerKeysBytes) throw tooLong();
    await log.append(async (at, queries, index) => {
      await first(queries);
      await rows.addPartnerKeys(queries, { document, bytes, index, at });
      return { entries: [await partnerKeysEntry(document, at, crypto)], result: null };
    });
  }

  async function finish({ partner, version }: PartnerKeys): Promise<void> {
    const written = (await rows.partnerKeys(partner))[version - 1];
    if (written === undefined) return;
    const announced = await announce(written, 'witnesses');
    if (announced !== null && !announced.document.isRecovery) await rows.putInForce(announced);
  }

  return {
    newest,
    async provable(keys) {
      if (!keys.document.isRecovery) return keys;
      const announced = await announce(keys, 'known');
      if (announced !== null && (await recoveryDelay.isOver(announced))) return announced;
      const { partner } = keys.document;
      throw new StoreError(
        'RECOVERY_PENDING',
        `The keys of the log or its witnesses changed after those of ${partner} were recovered, so the delay runs anew: ${partner} can end it by rotating its keys.`,
      );
    },
    at: async (partnerId, version) => (await rows.partnerKeys(partnerId))[version - 1] ?? null,
    begin,
    follow,
  };
}

async function opened(document: PartnerKeys, crypto: PackageCrypto): Promise<VerifiedPartnerKeys> {
  return checked(openPartnerKeys(document, crypto));
}

/** A refusal of the format, as the store's own answer. */
async function checked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    const message = `${cause.message} (docs/package-format.md ${cause.rule})`;
    throw new StoreError('KEYS_REFUSED', message, { packageCode: cause.code, cause });
  }
}

function tooLong(): StoreError {
  return new StoreError(
    'BODY_TOO_LARGE',
    `The keys have more than ${String(storeLimits.maxPartnerKeysBytes)} bytes: drop old keys, or signatures that are not needed.`,
  );
}
