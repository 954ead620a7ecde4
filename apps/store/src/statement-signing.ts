import { createHash, randomBytes } from 'node:crypto';
import type { PackageCrypto, PartnerKeys, Statement, StatementLog, StoreKeys } from '@org/package-format';
import { releaseEntry, statementEntry } from '@org/package-format/log';
import { signStatement } from '@org/package-format/sign';
import { factsOf, meaningOf, refuseRelease, statementContent, toTimestamp } from './catalog.js';
import type { Currency } from './catalog.js';
import { StoreError } from './error.js';
import { chooseFallback, namedAs } from './fallback.js';
import type { Fallback } from './fallback.js';
import type { PartnerTrust } from './partner-trust.js';
import { isPartial, reachOf, stopped } from './reach.js';
import type { Reach } from './reach.js';
import type { Recalls } from './recalls.js';
import type { KeptStatement, Program, Release, Repository } from './repository.js';
import type { LoggedPartnerKeys, TrustRows } from './sql-trust.js';
import type { StoreKeyring } from './store-keyring.js';
import type { TransparencyLog } from './transparency-log.js';

/** What statements are made with. */
export interface StatementSigningParts {
  readonly repository: Repository;
  readonly partnerTrust: PartnerTrust;
  readonly trustRows: TrustRows;
  readonly recalls: Recalls;
  readonly keyring: StoreKeyring;
  readonly log: TransparencyLog;
  readonly crypto: PackageCrypto;
  readonly now: () => Date;
}

/** That a rollback takes back the releases above one, up to and with the current one. */
export interface Rollback {
  readonly above: number;
  readonly upTo: number;
}

/** What is signed about: a release that is new, or one that the log has. */
export type Subject = SubjectBase &
  (
    | { readonly type: 'new'; readonly rollback: Rollback | null }
    | {
        readonly type: 'renewed';
        readonly before: Statement;
        /** Lifts a halt in the moment in which the statement becomes current. */
        readonly isResumed: boolean;
      }
  );

interface SubjectBase {
  readonly release: Release;
  readonly reach: Reach;
  /** Whether somebody asked for it, and so can be told that it would leave devices with nothing to run. */
  readonly isAsked: boolean;
}

/** How one signature went. Without bytes another one came first, and nothing of this one is served. */
interface Signature {
  readonly bytes: Uint8Array | null;
  /** The last number taken for a release, as far as this signature knows. */
  readonly releaseSeq: number;
}

/** Signs one statement at a time. */
export interface StatementSigning {
  sign(program: Program, subject: Subject): Promise<Signature>;
  /** What a statement about the program should be about now. */
  currency(program: Program): Promise<Currency>;
  /** What the release of a statement falls back to now; what was right when it was signed may be recalled since. */
  fallback(program: Program, before: Statement): Promise<Fallback | null>;
}

/** A new salt: which devices come first is drawn anew for each release. */
export function createSalt(): string {
  return randomBytes(12).toString('base64url');
}

/** Lower-case hexadecimal SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Makes the signatures. */
export function createStatementSigning(parts: StatementSigningParts): StatementSigning {
  const { repository, partnerTrust, trustRows, recalls, keyring, log, crypto, now } = parts;

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
   *  1. The fallback is chosen: what was right for the statement before may be recalled by now.
   *  2. Numbers are taken and the log gets its entries, in one transaction.
   *  3. The witnesses countersign a head that has them.
   *  4. Statement and proofs are signed and become current; in that moment a new release is public.
   */
  async function sign(program: Program, subject: Subject): Promise<Signature> {
    const keys = await partnerTrust.provable(await partnerTrust.newest(program.partner.id));
    // One look at the store's keys: a statement never names another version than the one whose key signs it.
    const storeKeys = await keyring.current();
    const currency = await currencyOf(program, keys, storeKeys);
    const keeps = subject.type === 'new' ? replacedBy(program) : null;
    const reach = reachToSign(program, subject);
    await log.ready();
    const fallbackFor = (wanted: Reach) =>
      fallbackOf(program, { subject, reach: wanted, keys: keys.document, keeps });
    const chosen = await fallbackFor(reach);
    if (chosen === null && subject.isAsked && isPartial(reach) && reach.minUsableSeq > 0) {
      const forbidden = await fallbackFor({ ...reach, minUsableSeq: 0 });
      if (forbidden !== null) throw stranded(program, forbidden);
    }
    const fallback = chosen === null ? null : namedAs(chosen);
    const { index, result: content } = await log.append(async (signedAt, queries) => {
      const claim = {
        programId: program.id,
        expectedStatementSeq: program.statementSeq,
        isNewRelease: subject.type === 'new',
      };
      if (subject.type === 'new')
        assertAnnounceable(subject.release, { program, keys: keys.document, at: signedAt });
      const numbers = await repository.claimNumbers(queries, claim);
      if (numbers === null) return { entries: [], result: null };
      const made = statementContent({
        ...{ program, release: subject.release, keys: keys.document, currency, signedAt, reach, fallback },
        ...(subject.type === 'new'
          ? { numbers, publishedAt: signedAt, rollbackOf: subject.rollback?.upTo ?? null }
          : repeated(numbers, subject.before)),
      });
      const own = await statementEntry(made, crypto);
      return { entries: subject.type === 'new' ? [own, releaseEntry(made)] : [own], result: made };
    });
    if (content === null) return { bytes: null, releaseSeq: program.releaseSeq };
    const releaseIndex = subject.type === 'new' ? index + 1 : subject.before.log.release.index;
    const proof = await proofOf({ statement: index, release: releaseIndex }, keys);
    const bytes = await signStatement({ ...content, log: proof }, storeKeys.signerOf('statements'));
    const { statementSeq, releaseSeq } = content;
    const isCurrent = await repository.commitStatement({
      programId: program.id,
      channel: program.channel,
      basedOn: program.current?.statement.meaning ?? null,
      statement: {
        ...{ bytes, statementSeq, releaseSeq, meaning: meaningOf(content) },
        partnerRevision: program.partner.revision,
        signedAt: new Date(content.signedAt),
      },
      facts: factsOf(content),
      ...(keeps === null ? {} : { keeps }),
      ...(subject.type === 'new' ? { release: subject.release } : { resumes: subject.isResumed }),
      ...(subject.type === 'new' && subject.rollback !== null ? { takesBack: subject.rollback } : {}),
    });
    return { bytes: isCurrent ? bytes : null, releaseSeq };
  }

  async function fallbackOf(
    program: Program,
    asked: {
      readonly subject: Pick<Subject, 'release'> & {
        readonly before?: Statement;
        readonly rollback?: Rollback | null;
      };
      readonly reach: Reach;
      readonly keys: PartnerKeys;
      readonly keeps: KeptStatement | null;
    },
  ): Promise<Fallback | null> {
    const { subject, reach, keys, keeps } = asked;
    const question = {
      ...{ program, release: subject.release, reach, keys, replaced: keeps },
      releaseSeq: subject.before?.releaseSeq ?? Number.MAX_SAFE_INTEGER,
      releases: await repository.releases(program.id),
      takesBack: subject.rollback ?? null,
      at: toTimestamp(now()),
    };
    return chooseFallback(question, recalls);
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

  return {
    sign,
    async fallback(program, before) {
      if (program.current === null) return null;
      const { document: keys } = await partnerTrust.newest(program.partner.id);
      const subject = { release: program.current.release, before };
      return fallbackOf(program, { subject, reach: reachOf(before), keys, keeps: null });
    },
    async currency(program) {
      return currencyOf(program, await partnerTrust.newest(program.partner.id), await keyring.current());
    },
  };
}

/** A halt holds until it is lifted, whatever else a renewal is about. */
function reachToSign(program: Program, subject: Subject): Reach {
  if (subject.type === 'new' || subject.isResumed) return subject.reach;
  return stopped(subject.reach, program.current?.halt ?? null, createSalt());
}

/** What a renewal says about its release as the statement before it did. */
function repeated({ statementSeq }: { readonly statementSeq: number }, before: Statement) {
  const { releaseSeq, publishedAt, rollbackOf } = before;
  // A number that was taken for a release that never came is not this one's.
  return { numbers: { statementSeq, releaseSeq }, publishedAt, rollbackOf: rollbackOf ?? null };
}

function replacedBy({ current }: Program): KeptStatement | null {
  if (current === null) return null;
  const { bytes, releaseSeq, statementSeq } = current.statement;
  return { sha256: digestOf(bytes), bytes, releaseSeq, statementSeq };
}

/** Keys and allow-lists may have changed since a package was checked, or since it was a release. */
function assertAnnounceable(
  release: Release,
  { program, keys, at }: { readonly program: Program; readonly keys: PartnerKeys; readonly at: string },
): void {
  const refusal = refuseRelease({ release, partner: program.partner, keys, at });
  if (refusal !== null) throw new StoreError(refusal.code, refusal.message);
}

function stranded({ id }: Program, { releaseSeq }: Fallback): StoreError {
  return new StoreError(
    'FORCE_REFUSED',
    `Devices outside the rollout or schedule of ${id} would run release ${String(releaseSeq)}, which is forbidden: give the release to everybody first, or force no more than that one.`,
  );
}
