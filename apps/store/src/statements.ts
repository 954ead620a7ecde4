import { parseStatement } from '@org/package-format';
import type { PackageCrypto, PartnerKeys, Statement, StatementLog, StoreKeys } from '@org/package-format';
import { releaseEntry, statementEntry } from '@org/package-format/log';
import { signStatement } from '@org/package-format/sign';
import { isStale, refuseRelease, statementContent } from './catalog.js';
import type { Currency } from './catalog.js';
import { StoreError } from './error.js';
import { storeLimits } from './limits.js';
import { recalled } from './recalls.js';
import type { Recalls } from './recalls.js';
import type { PartnerTrust } from './partner-trust.js';
import type { Program, Release, Repository } from './repository.js';
import type { LoggedPartnerKeys, TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** The store's word about each program: which release is current. */
export interface Statements {
  /** The bytes to serve now, signed again when they have grown old. Null without a release. */
  current(programId: string): Promise<Uint8Array | null>;
  /**
   * Announces a new release, or an older one again that takes back `rollbackOf`. CONFLICT when another one was announced
   * since `seen` was read, WITNESS_UNAVAILABLE when nobody countersigns the log.
   */
  announce(seen: Program, release: Release, rollbackOf?: number): Promise<Statement>;
}

/** What statements are made with. */
export interface StatementsOptions {
  readonly repository: Repository;
  readonly partnerTrust: PartnerTrust;
  readonly trustRows: TrustRows;
  readonly recalls: Recalls;
  readonly keyring: StoreKeyring;
  readonly log: TransparencyLog;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}

/** What is signed about: a release that is new, or one that the log has. */
type Subject =
  | { readonly type: 'new'; readonly release: Release; readonly rollbackOf: number | null }
  | { readonly type: 'renewed'; readonly release: Release; readonly before: Statement };

/** How one signature went. Without bytes another one came first, and nothing of this one is served. */
interface Signature {
  readonly bytes: Uint8Array | null;
  /** The last number taken for a release, as far as this signature knows. */
  readonly releaseSeq: number;
}

/** Signs statements, one number after the other. */
export function createStatements(options: StatementsOptions): Statements {
  const { repository, partnerTrust, trustRows, recalls, keyring, log, crypto } = options;
  const renewals = new Map<string, Promise<Uint8Array>>();

  async function currencyOf(
    program: Program,
    keys: LoggedPartnerKeys,
    { document }: { readonly document: StoreKeys },
  ): Promise<Currency> {
    return {
      partnerRevision: program.partner.revision,
      recallEpoch: await trustRows.recallEpoch(),
      storeKeysVersion: document.version,
      partnerKeysVersion: keys.document.version,
    };
  }

  /**
   * One signature:
   *  1. Numbers are taken and the log gets its entries, in one transaction.
   *  2. The witnesses countersign a head that has them.
   *  3. Statement and proofs are signed and become current; in that moment a new release is public.
   */
  async function sign(program: Program, subject: Subject): Promise<Signature> {
    const keys = await partnerTrust.provable(await partnerTrust.newest(program.partner.id));
    // One look at the store's keys: a statement never names another version than the one whose key signs it.
    const storeKeys = await keyring.current();
    const currency = await currencyOf(program, keys, storeKeys);
    const isNew = subject.type === 'new';
    await log.ready();
    const { index, result: content } = await log.append(async (signedAt, queries) => {
      const { id: programId, statementSeq: expectedStatementSeq } = program;
      const claim = { programId, expectedStatementSeq, isNewRelease: isNew };
      if (isNew) assertAnnounceable(subject.release, { program, keys: keys.document, at: signedAt });
      const numbers = await repository.claimNumbers(queries, claim);
      if (numbers === null) return { entries: [], result: null };
      const made = statementContent({
        program,
        release: subject.release,
        // A number that was taken for a release that never came is not this one's.
        numbers: isNew ? numbers : { ...numbers, releaseSeq: subject.before.releaseSeq },
        keys: keys.document,
        currency,
        signedAt,
        publishedAt: isNew ? signedAt : subject.before.publishedAt,
        rollbackOf: isNew ? subject.rollbackOf : (subject.before.rollbackOf ?? null),
      });
      const own = await statementEntry(made, crypto);
      return { entries: isNew ? [own, releaseEntry(made)] : [own], result: made };
    });
    if (content === null) return { bytes: null, releaseSeq: program.releaseSeq };
    const releaseIndex = isNew ? index + 1 : subject.before.log.release.index;
    const proof = await proofOf({ statement: index, release: releaseIndex }, keys);
    const bytes = await signStatement({ ...content, log: proof }, storeKeys.signerOf('statements'));
    const isCurrent = await repository.commitStatement({
      programId: program.id,
      statement: {
        bytes,
        statementSeq: content.statementSeq,
        releaseSeq: content.releaseSeq,
        partnerRevision: program.partner.revision,
        signedAt: new Date(content.signedAt),
      },
      ...(isNew ? { release: subject.release } : {}),
    });
    return { bytes: isCurrent ? bytes : null, releaseSeq: content.releaseSeq };
  }

  async function proofOf(
    indexes: { readonly statement: number; readonly release: number },
    keys: LoggedPartnerKeys,
  ): Promise<StatementLog> {
    const head = await log.headCovering(Math.max(indexes.statement, indexes.release) + 1);
    const place = async (index: number) => ({ index, path: await log.inclusion(index, head.size) });
    return {
      head,
      statement: await place(indexes.statement),
      release: await place(indexes.release),
      partnerKeys: { ...(await place(keys.index)), at: keys.at },
      ...(keys.document.isRecovery && keys.announcement !== null
        ? { recovery: { head: keys.announcement.head, path: keys.announcement.path } }
        : {}),
    };
  }

  async function renew(programId: string): Promise<Uint8Array> {
    for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
      const program = await repository.program(programId);
      if (program === null || program.current === null) throw busy();
      const { release, statement } = program.current;
      const before = checked(statement.bytes, program);
      if (!(await isOutOfDate(program, before))) return statement.bytes;
      const { bytes } = await sign(program, { type: 'renewed', release, before });
      if (bytes !== null) return bytes;
    }
    throw busy();
  }

  async function isOutOfDate(program: Program, statement: Statement): Promise<boolean> {
    if (program.current === null) return false;
    const keys = await partnerTrust.newest(program.partner.id);
    const current = await currencyOf(program, keys, await keyring.current());
    return isStale(program.current.statement, statement, { current, now: options.now() });
  }

  return {
    async current(programId) {
      const program = await repository.program(programId);
      if (program === null || program.current === null) return null;
      const { bytes } = program.current.statement;
      const statement = checked(bytes, program);
      if (log.isAway() || !(await isOutOfDate(program, statement))) return bytes;
      // One signature serves everyone who saw the old statement while it is made.
      const running = renewals.get(programId) ?? renew(programId).finally(() => renewals.delete(programId));
      renewals.set(programId, running);
      try {
        return await running;
      } catch (error) {
        // What was signed before still holds until it expires; hosts judge that.
        if (error instanceof StoreError && waitReasons.includes(error.code)) return bytes;
        throw error;
      }
    },
    async announce(seen, release, rollbackOf) {
      let program: Program | null = seen;
      let { releaseSeq } = seen;
      for (let attempt = 0; attempt < storeLimits.maxSignatureAttempts; attempt += 1) {
        if (program === null || program.releaseSeq !== releaseSeq) throw conflict(seen.id);
        if (program.partner.revision !== seen.partner.revision) throw conflict(seen.id);
        await assertNotRecalled(release, program);
        const signed = await sign(program, { type: 'new', release, rollbackOf: rollbackOf ?? null });
        if (signed.bytes !== null) return parseStatement(signed.bytes);
        ({ releaseSeq } = signed);
        program = await repository.program(seen.id);
      }
      throw busy();
    },
  };

  async function assertNotRecalled(release: Release, { id, releaseSeq }: Program): Promise<void> {
    const { manifestSha256, keyId } = release;
    const recall = await recalls.find({ id, manifestSha256, keyId, releaseSeq: releaseSeq + 1 });
    if (recall !== null) throw recalled(recall);
  }
}

/** Why a statement cannot be renewed for now. */
const waitReasons: readonly string[] = ['WITNESS_UNAVAILABLE', 'RECOVERY_PENDING'];

/** Keys and allow-lists may have changed since a package was checked, or since it was a release. */
function assertAnnounceable(
  release: Release,
  { program, keys, at }: { readonly program: Program; readonly keys: PartnerKeys; readonly at: string },
): void {
  const refusal = refuseRelease({ release, partner: program.partner, keys, at });
  if (refusal !== null) throw new StoreError(refusal.code, refusal.message);
}

/** What the database hands back is input: it must still be a statement about this program. */
function checked(bytes: Uint8Array, { id }: Program): Statement {
  try {
    const statement = parseStatement(bytes);
    if (statement.id === id) return statement;
  } catch (cause) {
    throw damaged(id, cause);
  }
  throw damaged(id);
}

function damaged(id: string, cause?: unknown): StoreError {
  return new StoreError('DATA_DAMAGED', `The stored statement of ${id} is damaged: restore a backup.`, {
    cause,
  });
}

function conflict(id: string): StoreError {
  return new StoreError(
    'CONFLICT',
    `Another release of ${id}, or a change of its partner, came first: look at GET /mini-programs/${id}/version and publish again if yours is still the newer one.`,
  );
}

function busy(): StoreError {
  return new StoreError('STORE_BUSY', 'The store is busy with this program: try again in a few seconds.');
}
