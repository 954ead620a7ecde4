import { PackageError, toHex } from '@org/package-format';
import type { PackageCrypto, StoreKeys, TreeHead } from '@org/package-format';
import { consistencyPath, inclusionPath, rootOf } from '@org/package-format/log';
import { signTreeHead } from '@org/package-format/sign';
import { toTimestamp } from './catalog.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import type { Appended, LogRows, MakeEntries } from './sql-log.js';
import type { StoreKeyring } from './store-keyring.js';
import type { WitnessClient } from './witness-client.js';

/** The store's append-only log (docs/package-format.md 8). */
export interface TransparencyLog {
  /**
   * Passes when the witnesses answered the last time, or answer now; else WITNESS_UNAVAILABLE. Asked before an append, so
   * that a store without witnesses does not fill its log with what it cannot publish.
   */
  ready(): Promise<void>;
  /** Whether the witnesses failed a moment ago: whatever can wait does. */
  isAway(): boolean;
  /** Adds entries, one after the other. Their time is the log's. */
  append<Result>(make: MakeEntries<Result>): Promise<Appended<Result>>;
  /** A cosigned head that has at least `size` entries. WITNESS_UNAVAILABLE when there is none. */
  headCovering(size: number): Promise<TreeHead>;
  /** A head that is cosigned now, whether the log grew or not: its time is the witnesses'. */
  freshHead(): Promise<TreeHead>;
  /** The newest cosigned head, or null before the first. */
  newestHead(): Promise<TreeHead | null>;
  size(): Promise<number>;
  inclusion(index: number, size: number): Promise<readonly string[]>;
  consistency(from: number, to: number): Promise<readonly string[]>;
}

/** What a log is made with. */
export interface TransparencyLogParts {
  readonly rows: LogRows;
  readonly crypto: PackageCrypto;
  readonly keyring: StoreKeyring;
  readonly witnesses: readonly WitnessClient[];
  readonly now: () => Date;
}

/** Opens the log on its rows. */
export function createTransparencyLog(parts: TransparencyLogParts): TransparencyLog {
  const { rows, crypto, keyring, witnesses, now } = parts;
  const source = { crypto, subtree: (level: number, index: number) => rows.subtree(level, index) };
  let turn: Promise<unknown> = Promise.resolve();
  let failedAtMs: number | null = null;

  async function known(size: number): Promise<TreeHead | null> {
    const head = await rows.head();
    return head !== null && head.size >= size && (await keyring.verifies(head)) ? head : null;
  }

  async function headCovering(size: number): Promise<TreeHead> {
    return (await known(size)) ?? inTurn(async () => (await known(size)) ?? advance());
  }

  /** Witnesses are asked for one head at a time: each begins where the last one ended. */
  function inTurn(work: () => Promise<TreeHead>): Promise<TreeHead> {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // the caller holds `result`; this only keeps the order
    return result;
  }

  async function advance(): Promise<TreeHead> {
    try {
      const head = await cosign();
      await rows.saveHead(head);
      failedAtMs = null;
      return head;
    } catch (error) {
      failedAtMs = now().getTime();
      throw error;
    }
  }

  async function cosign(): Promise<TreeHead> {
    const size = await rows.size();
    const tree = { size, root: await rootOf(size, source) };
    const { document, signerOf } = await keyring.current();
    const content = { origin: document.origin, tree, signedAt: toTimestamp(now()) };
    const head = await signTreeHead(content, signerOf('log'));
    const answers = await Promise.allSettled(
      witnesses.map((witness) => witness.cosign(head, (from) => consistency(from, size))),
    );
    const { keyIds, threshold } = document.roles.witnesses;
    const cosignatures = answers
      .flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
      .filter(({ signature }) => keyIds.includes(signature.split(':')[1] ?? ''));
    const cosigned = { ...head, cosignatures };
    if (cosignatures.length < threshold || !(await keyring.verifies(cosigned)))
      throw unavailable(document, cosignatures.length, answers);
    return cosigned;
  }

  async function consistency(from: number, to: number): Promise<readonly string[]> {
    return (await consistencyPath(from, to, source)).map(toHex);
  }

  return {
    async ready() {
      if (failedAtMs !== null) await headCovering(await rows.size());
    },
    isAway: () => failedAtMs !== null && now().getTime() < failedAtMs + storeLimits.renewalPauseMs,
    append: (make) => rows.append(toTimestamp(now()), make),
    headCovering,
    freshHead: () => inTurn(advance),
    newestHead: () => rows.head(),
    size: () => rows.size(),
    inclusion: async (index, size) => (await inclusionPath(index, size, source)).map(toHex),
    consistency,
  };
}

function unavailable(
  { roles }: StoreKeys,
  count: number,
  answers: readonly PromiseSettledResult<unknown>[],
): StoreError {
  const reasons = answers.flatMap((answer): unknown[] =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  const isForked = reasons.some((reason) => reason instanceof PackageError && reason.code === 'LOG_FORKED');
  const { threshold } = roles.witnesses;
  const why = isForked
    ? 'A witness has seen another log than this one: its operator has to find out whether a second copy of the store runs, or a backup was put back.'
    : 'Try again when they can be reached.';
  const message = `The log has ${String(count)} of ${String(threshold)} witnesses that it needs, so nothing new is published. ${why}`;
  // The reasons are for the operator's eyes: they name addresses.
  return new StoreError('WITNESS_UNAVAILABLE', message, {
    cause:
      reasons[0] ??
      new Error('No witness that answered is named in the store keys, or its signature is wrong.'),
  });
}
