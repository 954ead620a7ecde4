import { PackageError, assertConsistent, verifyRecallList, verifyStatement } from '@org/package-format';
import type { PackageCrypto, Statement, StoreChain, VerifiedTreeHead } from '@org/package-format';
import { utcTime } from '../utc-time.js';
import type { LoggedRelease, LogSummary } from './audit-entries.js';
import type { Findings } from './findings.js';
import type { LogSource } from './log-source.js';

/** What the documents that a store serves are compared with. */
export interface ServedContext {
  readonly source: LogSource;
  readonly chain: StoreChain;
  /** The head whose entries have been read. */
  readonly head: VerifiedTreeHead;
  readonly findings: Findings;
  /** Gets what is allowed and worth a look. */
  readonly notices: string[];
  readonly crypto: PackageCrypto;
}

/** Requests on their way at once. */
const requestsAtOnce = 8;

/** Checks that every program of the log is served with its newest release, and that the log has what is said about it. */
export async function checkStatements(summary: LogSummary, context: ServedContext): Promise<void> {
  const newest = new Map<string, LoggedRelease[]>();
  for (const release of summary.releases.values())
    newest.set(release.id, [...(newest.get(release.id) ?? []), release]);
  const waiting = [...newest].values();
  const work = async () => {
    for (const [id, releases] of waiting) await checkStatement(id, releases, context);
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
}

/** Checks that the newest recall list of the log is the one that is served. */
export async function checkRecallList(
  { recallEpoch }: LogSummary,
  { source, chain, head, findings, crypto }: ServedContext,
): Promise<void> {
  const bytes = await source.document('/recall');
  if (bytes === null) {
    if (recallEpoch === 0) return;
    const message = `The log has recall list ${recallEpoch}, and the store serves none: hosts would not hear of recalls.`;
    findings.add({ code: 'RECALL_LIST_MISSING', message });
    return;
  }
  try {
    const served = await verifyRecallList(bytes, { chain, crypto });
    await assertSameLog(served.head, { source, head, crypto });
    if (served.list.epoch >= recallEpoch) return;
    const message = `The store serves recall list ${served.list.epoch}, and the log has ${recallEpoch}: its publication did not finish, or it is being withheld.`;
    findings.add({ code: 'RECALL_LIST_OLD', message });
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    findings.add({
      code: 'RECALL_LIST_REFUSED',
      message: `The recall list is refused. ${error.code}: ${error.message}`,
    });
  }
}

async function checkStatement(
  id: string,
  releases: readonly LoggedRelease[],
  context: ServedContext,
): Promise<void> {
  const { source, chain, head, findings, crypto } = context;
  const bytes = await source.document(`/mini-programs/${id}/version`);
  if (bytes === null) {
    findings.add({
      code: 'STATEMENT_MISSING',
      message: `The log has ${id}, and the store serves no statement about it.`,
    });
    return;
  }
  try {
    const verified = await verifyStatement(bytes, { chain, crypto, id });
    const { statement } = verified;
    await assertSameLog(verified.head, context);
    // A statement under a newer head was signed while the log was being read; its own proof stands for it.
    if (verified.head.tree.size > head.tree.size) return;
    const logged = releases.find(({ channel }) => channel === statement.channel);
    if (logged === undefined || statement.releaseSeq < logged.releaseSeq) {
      checkOlder(statement, logged, context);
    } else if (statement.expires < utcTime(new Date())) {
      const message = `The statement about ${id} expired ${statement.expires}: hosts install nothing under it.`;
      findings.add({ code: 'STATEMENT_OLD', message });
    }
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    findings.add({
      code: 'STATEMENT_REFUSED',
      message: `The statement about ${id} is refused. ${error.code}: ${error.message}`,
    });
  }
}

/**
 * A release that the log has and that is not served. When the store has since said in the log that the older one is
 * current, its publication did not finish, and everybody can see so; else the statement is simply old.
 */
function checkOlder(
  { id, releaseSeq, log }: Statement,
  logged: LoggedRelease | undefined,
  { findings, notices }: ServedContext,
): void {
  if (logged !== undefined && log.statement.index > logged.entry) {
    notices.push(
      `entry ${logged.entry}: release ${logged.releaseSeq} of ${id} never became current; ${releaseSeq} still is`,
    );
    return;
  }
  const newest =
    logged === undefined ? 'none in that channel' : `${logged.releaseSeq} at entry ${logged.entry}`;
  const message = `The store serves release ${releaseSeq} of ${id}, and the log has ${newest}: its publication did not finish, or it is being withheld.`;
  findings.add({ code: 'STATEMENT_OLD', message });
}

/** A proof leads to some tree; this makes sure that it is the one whose entries have been read. */
async function assertSameLog(
  served: VerifiedTreeHead,
  { source, head, crypto }: Pick<ServedContext, 'source' | 'head' | 'crypto'>,
): Promise<void> {
  const [from, to] = [served.tree.size, head.tree.size].sort((one, other) => one - other);
  const path = await source.consistency(from ?? 0, to ?? 0);
  await assertConsistent(head, served, { path, crypto });
}
