import { canonicalize, encodeUtf8, parseRecallList, recallOf } from '@org/package-format';
import type { PackageCrypto, Recall, RecallSubject, TreeHead } from '@org/package-format';
import { recallEntry } from '@org/package-format/log';
import { signRecallList } from '@org/package-format/sign';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** What may no longer run (docs/package-format.md 9). */
export interface Recalls {
  /** The newest list, signed again after the store's keys changed: hosts check it by the newest. Null before the first. */
  current(): Promise<Uint8Array | null>;
  /** The recall that hits a release, or null. */
  find(release: RecallSubject): Promise<Recall | null>;
  /** Signs a list that takes the place of the last one. Answers its epoch. */
  replace(recalls: readonly Recall[]): Promise<number>;
}

/** Opens the recall lists. */
export function createRecalls(parts: {
  readonly rows: TrustRows;
  readonly log: TransparencyLog;
  readonly keyring: StoreKeyring;
  readonly crypto: PackageCrypto;
}): Recalls {
  const { rows, log, keyring, crypto } = parts;
  let turn: Promise<unknown> = Promise.resolve();

  /** One list after the other: a renewal never takes the place of a list that it has not seen. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // the caller holds `result`; this only keeps the order
    return result;
  }

  async function replace(recalls: readonly Recall[]): Promise<number> {
    const { document, signerOf } = await keyring.current();
    // The log keeps what it gets: what hosts would not read does not come that far.
    if (encodeUtf8(canonicalize(recalls)).length > storeLimits.maxRecallsBytes) throw tooLong();
    assertReadable(recalls, await log.headCovering(0));
    await log.ready();
    const { index, result: list } = await log.append(async (publishedAt, queries) => {
      const epoch = await rows.claimRecallEpoch(queries);
      const made = { format: 1, epoch, recalls, publishedAt, storeKeysVersion: document.version } as const;
      return { entries: [await recallEntry(made, crypto)], result: made };
    });
    const head = await log.headCovering(index + 1);
    const place = { head, index, path: await log.inclusion(index, head.size) };
    const bytes = await signRecallList({ ...list, log: place }, signerOf('statements'));
    await rows.saveRecallList(list.epoch, bytes);
    return list.epoch;
  }

  /** The newest list, and whether the store's keys have changed since. */
  async function newest(): Promise<{ readonly bytes: Uint8Array; readonly isOld: boolean } | null> {
    const bytes = await rows.recallList();
    if (bytes === null) return null;
    return { bytes, isOld: parseRecallList(bytes).storeKeysVersion !== (await rows.storeKeysVersion()) };
  }

  async function renew(): Promise<void> {
    const list = await newest();
    // Readers who came together do not ask the witnesses one after the other.
    if (list?.isOld === true && !log.isAway()) await replace(parseRecallList(list.bytes).recalls);
  }

  return {
    async current() {
      const list = await newest();
      if (list === null || !list.isOld || log.isAway()) return list?.bytes ?? null;
      try {
        await inTurn(renew);
      } catch (error) {
        // Hosts that have the list go by it; the others wait for the witnesses as they do for everything.
        if (!(error instanceof StoreError) || error.code !== 'WITNESS_UNAVAILABLE') throw error;
      }
      return rows.recallList();
    },
    async find(release) {
      const bytes = await rows.recallList();
      return bytes === null ? null : recallOf(parseRecallList(bytes), release);
    },
    replace: (recalls) => inTurn(() => replace(recalls)),
  };
}

/** The refusal to announce what hosts would not launch. */
export function recalled({ type, reason }: Recall): StoreError {
  return new StoreError(
    'RELEASE_RECALLED',
    `Hosts would refuse this release: a recall (${type}) says "${reason}". Lift it first, or publish another one.`,
  );
}

/** A list with these recalls, and with head and signature that are well-formed and prove nothing. */
function assertReadable(recalls: readonly Recall[], head: TreeHead): void {
  const { signedAt: publishedAt, signature } = head;
  const log = { head, index: 0, path: [] };
  const list = { format: 1, epoch: 1, recalls, publishedAt, storeKeysVersion: 1, log, signature };
  parseRecallList(encodeUtf8(canonicalize(list)));
}

function tooLong(): StoreError {
  return new StoreError(
    'BODY_TOO_LARGE',
    `The recalls have more than ${String(storeLimits.maxRecallsBytes)} bytes: recall ranges or keys, which cover many releases at once.`,
  );
}
