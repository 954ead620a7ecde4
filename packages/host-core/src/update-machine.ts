// The update and rollback state machine (docs/updates.md 2): pure decisions over one record.
// A driver commits the returned record and the storage effects in one durable write, then deletes blobs.

import { compareVersions } from '@org/package-format';

import { releasesOf } from './program-record.js';

import type { ProgramRecord, Release } from './program-record.js';

/** Launches of one release that may end without a verdict (killed, power cut) before it counts as failed. */
export const MAX_TRIAL_ATTEMPTS = 2;

/** Failed releases a record remembers. Each was signed by partner and store; more is no accident. */
const MAX_FAILED_RELEASES = 500;

/** What a verified statement offers. */
export interface Offer {
  readonly digest: string;
  readonly version: string;
  readonly minHostVersion: string;
  readonly releaseSeq: number;
  readonly statementSeq: number;
  readonly statementDigest: string;
  readonly expiresMs: number;
  readonly partnerKeyIds: readonly string[];
}

/** Everything that can happen to a program. */
export type UpdateEvent =
  | { readonly type: 'offered'; readonly offer: Offer; readonly hostVersion: string; readonly nowMs: number }
  | { readonly type: 'staged'; readonly release: Release }
  | { readonly type: 'launched'; readonly nonce: string; readonly nowMs: number }
  | { readonly type: 'healthy'; readonly nonce: string }
  | { readonly type: 'failed'; readonly nonce: string; readonly reason: string; readonly nowMs: number }
  /** The user closed a program that looked well before there was a verdict. */
  | { readonly type: 'ended-well'; readonly nonce: string }
  /** An installed release no longer verifies on disk. */
  | { readonly type: 'corrupted'; readonly digest: string; readonly nowMs: number };

/** What an offer means. */
type OfferAnswer =
  | { readonly type: 'download' }
  | { readonly type: 'up-to-date' }
  | { readonly type: 'already-staged' }
  | { readonly type: 'host-update-required' }
  | { readonly type: 'failed-before'; readonly reason: string }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly message: string };

/** Why a validly signed statement is not followed. */
type RefusalCode =
  | 'STATEMENT_EXPIRED'
  | 'STATEMENT_REPLAYED'
  | 'STATEMENT_EQUIVOCATED'
  | 'RELEASE_DOWNGRADE'
  | 'PARTNER_KEYS_CHANGED'
  | 'TOO_MANY_FAILED';

/** What a launch runs. */
export type LaunchAnswer =
  | {
      readonly type: 'open';
      readonly release: Release;
      readonly isTrial: boolean;
      readonly hasFallback: boolean;
    }
  | { readonly type: 'not-installed' }
  | { readonly type: 'broken'; readonly reason: string };

/** What the driver does besides saving the record. Storage effects belong to the same commit. */
export type UpdateEffect =
  | { readonly type: 'snapshot-storage' }
  | { readonly type: 'restore-storage' }
  | { readonly type: 'drop-snapshot' }
  | { readonly type: 'delete-package'; readonly digest: string };

/** The next record, what to do with it, and the answer to events that ask something. */
export interface Transition {
  readonly record: ProgramRecord;
  readonly effects: readonly UpdateEffect[];
  readonly offer?: OfferAnswer;
  readonly launch?: LaunchAnswer;
}

/** Decides what an event does to a program. Never throws, never reads a clock. */
export function transition(record: ProgramRecord, event: UpdateEvent): Transition {
  switch (event.type) {
    case 'offered':
      return offered(record, event);
    case 'staged':
      return staged(record, event.release);
    case 'launched':
      return launched(record, event.nonce, event.nowMs);
    case 'healthy':
      return healthy(record, event.nonce);
    case 'failed':
      return isOnTrial(record, event.nonce)
        ? failTrial(record, event.reason, event.nowMs)
        : unchanged(record);
    case 'ended-well':
      return endedWell(record, event.nonce);
    case 'corrupted':
      return corrupted(record, event.digest, event.nowMs);
  }
}

// 2.1 (T1, T2): what is newer, signed, fresh, not tried before, and runs on this host.
function offered(
  record: ProgramRecord,
  { offer, hostVersion, nowMs }: Extract<UpdateEvent, { type: 'offered' }>,
): Transition {
  const refusal = refusalOf(record, offer, nowMs);
  if (refusal !== null) return { ...unchanged(record), offer: refusal };
  const seen = next(record, { statementSeq: offer.statementSeq, statementDigest: offer.statementDigest });
  const answer = (answered: OfferAnswer): Transition => ({ record: seen, effects: [], offer: answered });

  const failure = record.failed.find(({ digest }) => digest === offer.digest);
  if (failure !== undefined) return answer({ type: 'failed-before', reason: failure.reason });
  if (record.active?.digest === offer.digest) return answer({ type: 'up-to-date' });
  if (record.staged?.digest === offer.digest || record.trial?.release.digest === offer.digest) {
    return answer({ type: 'already-staged' });
  }
  if (compareVersions(offer.minHostVersion, hostVersion) > 0) return answer({ type: 'host-update-required' });
  return answer({ type: 'download' });
}

function refusalOf(record: ProgramRecord, offer: Offer, nowMs: number): OfferAnswer | null {
  const refuse = (code: RefusalCode, message: string): OfferAnswer => ({ type: 'refused', code, message });
  if (offer.statementSeq < record.statementSeq) {
    return refuse(
      'STATEMENT_REPLAYED',
      `The store answered with statement ${String(offer.statementSeq)}; ${String(record.statementSeq)} is known.`,
    );
  }
  if (offer.statementSeq === record.statementSeq && offer.statementDigest !== record.statementDigest) {
    return refuse(
      'STATEMENT_EQUIVOCATED',
      `The store signed two statements with number ${String(offer.statementSeq)}.`,
    );
  }
  if (offer.expiresMs <= nowMs) {
    return refuse(
      'STATEMENT_EXPIRED',
      'The store’s statement has expired: check the clock of this device, or the store.',
    );
  }
  if (
    record.partnerKeyIds.length > 0 &&
    !offer.partnerKeyIds.some((id) => record.partnerKeyIds.includes(id))
  ) {
    return refuse('PARTNER_KEYS_CHANGED', 'The partner’s keys are not those of the first install.');
  }
  const floor = record.active;
  if (offer.releaseSeq < record.floorSeq || (floor !== null && isBelow(offer.version, floor))) {
    return refuse('RELEASE_DOWNGRADE', `Version ${offer.version} is below what is installed.`);
  }
  if (record.failed.length >= MAX_FAILED_RELEASES) {
    return refuse(
      'TOO_MANY_FAILED',
      'Too many releases of this program have failed here: uninstall it to begin anew.',
    );
  }
  return null;
}

function isBelow(version: string, active: Release): boolean {
  return (
    compareVersions(version, active.version) < 0 ||
    (active.rollbackFloor !== null && compareVersions(version, active.rollbackFloor) < 0)
  );
}

// 2.2 (T6): a newer staged release takes the place of one that was never launched.
function staged(record: ProgramRecord, release: Release): Transition {
  return cleaned(record, next(record, { staged: release }), []);
}

// 2.3 (T7, T9, T10): the attempt is counted in the record that is committed before anything opens.
function launched(record: ProgramRecord, nonce: string, nowMs: number): Transition {
  const { staged: waiting, trial } = record;
  if (waiting !== null) {
    // A trial that never came to a verdict gives way to a newer release; its data goes back first.
    const before = trial === null ? record : giveUpTrial(record);
    const needsSnapshot = before.active !== null && before.active.dataVersion !== waiting.dataVersion;
    const begun = next(before, {
      staged: null,
      trial: { release: waiting, attempts: 1, nonce },
      hasSnapshot: needsSnapshot,
    });
    const effects = [...(record.hasSnapshot ? [restore] : []), ...(needsSnapshot ? [snapshot] : [])];
    return { ...cleaned(record, begun, effects), launch: open(waiting, true, before.active !== null) };
  }
  if (trial !== null && trial.attempts < MAX_TRIAL_ATTEMPTS) {
    const again = next(record, { trial: { ...trial, attempts: trial.attempts + 1, nonce } });
    return { record: again, effects: [], launch: open(trial.release, true, record.active !== null) };
  }
  if (trial !== null) {
    const after = failTrial(record, 'It did not come up before the host was closed, more than once.', nowMs);
    return { ...after, launch: launchOf(after.record) };
  }
  return { ...unchanged(record), launch: launchOf(record) };
}

// 2.4 (T8): confirmed by the session that ran it, in one write.
function healthy(record: ProgramRecord, nonce: string): Transition {
  const { trial } = record;
  if (trial?.nonce !== nonce) return unchanged(record);
  const confirmed = next(record, {
    active: trial.release,
    previous: record.active,
    trial: null,
    floorSeq: Math.max(record.floorSeq, trial.release.releaseSeq),
    hasSnapshot: false,
  });
  return cleaned(record, confirmed, record.hasSnapshot ? [dropSnapshot] : []);
}

// 2.5 (T10): remembered as failed, storage goes back with the code.
function failTrial(record: ProgramRecord, reason: string, nowMs: number): Transition {
  const { trial } = record;
  if (trial === null) return unchanged(record);
  const { digest, version } = trial.release;
  const back = next(record, {
    trial: null,
    hasSnapshot: false,
    failed: [...record.failed, { digest, version, reason, atMs: nowMs }],
  });
  return cleaned(record, back, record.hasSnapshot ? [restore] : []);
}

function giveUpTrial(record: ProgramRecord): ProgramRecord {
  return { ...record, trial: null, hasSnapshot: false };
}

// 2.6: closing a program that has painted says nothing against it, so the attempt is given back.
function endedWell(record: ProgramRecord, nonce: string): Transition {
  const { trial } = record;
  if (trial?.nonce !== nonce) return unchanged(record);
  return {
    record: next(record, { trial: { ...trial, attempts: Math.max(0, trial.attempts - 1) } }),
    effects: [],
  };
}

// 2.7: bytes on disk that no longer verify are dropped, never run; the same release may be fetched again.
function corrupted(record: ProgramRecord, digest: string, nowMs: number): Transition {
  if (record.trial?.release.digest === digest) {
    return failTrial(record, 'Its package on this device is damaged.', nowMs);
  }
  if (record.active?.digest !== digest) return unchanged(record);
  return cleaned(record, next(record, { active: record.previous, previous: null }), []);
}

function launchOf(record: ProgramRecord): LaunchAnswer {
  if (record.active !== null) return open(record.active, false, false);
  const last = record.failed[record.failed.length - 1];
  return last === undefined ? { type: 'not-installed' } : { type: 'broken', reason: last.reason };
}

function open(release: Release, isTrial: boolean, hasFallback: boolean): LaunchAnswer {
  return { type: 'open', release, isTrial, hasFallback };
}

function isOnTrial(record: ProgramRecord, nonce: string): boolean {
  return record.trial?.nonce === nonce;
}

function unchanged(record: ProgramRecord): Transition {
  return { record, effects: [] };
}

function next(record: ProgramRecord, change: Partial<ProgramRecord>): ProgramRecord {
  return { ...record, ...change, generation: record.generation + 1 };
}

/** Adds the deletion of packages that no slot names any more. */
function cleaned(before: ProgramRecord, after: ProgramRecord, effects: readonly UpdateEffect[]): Transition {
  const kept = new Set(releasesOf(after).map(({ digest }) => digest));
  const gone = releasesOf(before).filter(({ digest }) => !kept.has(digest));
  const deletions = gone.map(({ digest }): UpdateEffect => ({ type: 'delete-package', digest }));
  return { record: after, effects: [...effects, ...deletions] };
}

const snapshot: UpdateEffect = { type: 'snapshot-storage' };
const restore: UpdateEffect = { type: 'restore-storage' };
const dropSnapshot: UpdateEffect = { type: 'drop-snapshot' };
