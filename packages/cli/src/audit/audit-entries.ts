import { compareVersions } from '@org/package-format';
import type { LogEntry } from '@org/package-format/log';
import type { Findings } from './findings.js';
import type { KeyChains } from './key-chains.js';
import { readEntry } from './read-entry.js';

/** The newest release of a program in a channel, as the log has it. */
export interface LoggedRelease {
  readonly id: string;
  readonly channel: string;
  readonly releaseSeq: number;
  readonly version: string;
  readonly manifestSha256: string;
  readonly entry: number;
}

/** What an audit knows of a log after reading it once: one line for each owner, whatever the length of the log. */
export interface LogSummary {
  readonly counts: Readonly<Record<LogEntry['kind'], number>>;
  /** By program and channel. */
  readonly releases: ReadonlyMap<string, LoggedRelease>;
  readonly partners: number;
  readonly programs: number;
  /** 0 when the log has no recall list. */
  readonly recallEpoch: number;
  readonly lastAt: string | null;
  /** What is allowed and still worth a look: whoever it concerns can tell whether it is right. */
  readonly notices: readonly string[];
}

/** Nobody reads more; a log that is all exceptions shows it by the first hundred. */
const maxNotices = 100;

/** Reads entries one after the other and holds each to those before it (package-format 8.2). */
export interface EntryAudit {
  next(text: string): Promise<void>;
  summary(): LogSummary;
}

/** Begins before the first entry. No time may lie after `latest`, the witnesses' word for when the log was like this. */
export function createEntryAudit(options: {
  readonly chains: KeyChains;
  readonly findings: Findings;
  readonly latest: string;
}): EntryAudit {
  const { chains, findings, latest } = options;
  const counts = { statement: 0, release: 0, 'partner-keys': 0, 'store-keys': 0, 'recall-list': 0 };
  const releases = new Map<string, LoggedRelease>();
  /** By program, over all channels. */
  const releaseSeqs = new Map<string, number>();
  const statementSeqs = new Map<string, number>();
  const owners = new Map<string, string>();
  const notices: string[] = [];
  let recallEpoch = 0;
  let lastAt: string | null = null;
  let index = -1;

  function checkTime({ at }: LogEntry): void {
    if (lastAt !== null && at < lastAt) {
      const message = `Its time ${at} lies before that of the entry before it, ${lastAt}.`;
      findings.add({ code: 'TIME_FELL', entry: index, message });
    }
    if (at > latest) {
      const message = `Its time ${at} lies after ${latest}, when the witnesses saw the log.`;
      findings.add({ code: 'TIME_IN_FUTURE', entry: index, message });
    }
    lastAt = lastAt === null || at > lastAt ? at : lastAt;
  }

  function notice(text: string): void {
    if (notices.length < maxNotices) notices.push(`entry ${index}: ${text}`);
  }

  function checkStatement({ id, statementSeq }: LogEntry & { readonly kind: 'statement' }): void {
    const before = statementSeqs.get(id) ?? 0;
    if (statementSeq <= before) {
      const message = `Statement ${statementSeq} of ${id} comes after statement ${before}: the number has to rise, or there are two of one number.`;
      findings.add({ code: 'SEQUENCE_FELL', entry: index, message });
    } else if (statementSeq > before + 1) {
      notice(`the statements of ${id} skip from ${before} to ${statementSeq}`);
    }
    statementSeqs.set(id, Math.max(before, statementSeq));
  }

  function checkRelease(entry: LogEntry & { readonly kind: 'release' }): void {
    const { id, channel, releaseSeq, manifestSha256, partner, rollbackOf, version } = entry;
    const before = releaseSeqs.get(id) ?? 0;
    if (releaseSeq <= before) {
      const message = `Release ${releaseSeq} of ${id} comes after release ${before}: the number has to rise.`;
      findings.add({ code: 'SEQUENCE_FELL', entry: index, message });
    }
    if (rollbackOf !== null && rollbackOf >= releaseSeq) {
      const message = `Release ${releaseSeq} of ${id} takes back release ${rollbackOf}, which is not older.`;
      findings.add({ code: 'ROLLBACK_INVALID', entry: index, message });
    }
    if (!chains.hasPartner(partner)) {
      const message = `Release ${releaseSeq} of ${id} is by ${partner}, whose keys are not in the log before it.`;
      findings.add({ code: 'KEYS_NOT_LOGGED', entry: index, message });
    }
    const key = `${id} ${channel}`;
    const last = releases.get(key);
    if (last !== undefined) checkOrder(entry, last);
    const owner = owners.get(id);
    if (owner !== undefined && owner !== partner) notice(`${id} goes from ${owner} to ${partner}`);
    owners.set(id, partner);
    releaseSeqs.set(id, Math.max(before, releaseSeq));
    releases.set(key, { id, channel, releaseSeq, version, manifestSha256, entry: index });
  }

  /** A version goes back only where the store says that it takes something back (package-format 5.3). */
  function checkOrder(entry: LogEntry & { readonly kind: 'release' }, last: LoggedRelease): void {
    const { id, releaseSeq, version, manifestSha256, rollbackOf } = entry;
    if (rollbackOf !== null) return;
    const order = compareVersions(version, last.version);
    if (order < 0) {
      const message = `Release ${releaseSeq} of ${id} goes from version ${last.version} back to ${version} and does not say that it is a rollback.`;
      findings.add({ code: 'DOWNGRADE_UNSAID', entry: index, message });
    }
    if (order === 0 && manifestSha256 !== last.manifestSha256) {
      const message = `Release ${releaseSeq} of ${id} has version ${version} again, with other content than release ${last.releaseSeq}.`;
      findings.add({ code: 'VERSION_REUSED', entry: index, message });
    }
  }

  function checkRecall({ epoch }: LogEntry & { readonly kind: 'recall-list' }): void {
    if (epoch !== recallEpoch + 1) {
      const message = `Recall list ${epoch} comes after ${recallEpoch}: epochs rise by one.`;
      findings.add({ code: 'EPOCH_NOT_NEXT', entry: index, message });
    }
    recallEpoch = Math.max(recallEpoch, epoch);
  }

  return {
    async next(text) {
      index += 1;
      const entry = readEntry(text);
      if (entry.kind === 'invalid') {
        const message = `It is no entry that this tool knows: ${entry.why}.`;
        findings.add({ code: 'ENTRY_INVALID', entry: index, message });
        return;
      }
      counts[entry.kind] += 1;
      checkTime(entry);
      switch (entry.kind) {
        case 'statement':
          checkStatement(entry);
          return;
        case 'release':
          checkRelease(entry);
          return;
        case 'partner-keys':
          await chains.nextPartnerKeys(entry, index);
          return;
        case 'store-keys':
          await chains.nextStoreKeys(entry, index);
          return;
        case 'recall-list':
          checkRecall(entry);
      }
    },
    summary: () => ({
      counts,
      releases,
      partners: chains.partnerCount(),
      programs: releaseSeqs.size,
      recallEpoch,
      lastAt,
      notices: [...chains.notices, ...notices],
    }),
  };
}
