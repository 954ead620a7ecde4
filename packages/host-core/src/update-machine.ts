// The update and rollback state machine (docs/updates.md 2): pure decisions over one record.
// A driver commits the returned record and the storage effects in one durable write, then deletes blobs.

import { compareVersions } from '@org/package-format';

import { floorSeqOf, refuseOffer } from './offer-refusal.js';
import { releasesOf } from './program-record.js';
import { higher } from './trust/floors.js';

import type { Offer, OfferRefusal } from './offer-refusal.js';
import type { ProgramRecord, Release } from './program-record.js';

/** Launches of one release that may end without a verdict (killed, power cut) before it counts as failed. */
export const MAX_TRIAL_ATTEMPTS = 2;

/** Everything that can happen to a program. */
export type UpdateEvent =
  | { readonly type: 'offered'; readonly offer: Offer; readonly hostVersion: string; readonly nowMs: number }
  | { readonly type: 'staged'; readonly release: Release }
  /** A newer statement about a release that is here verified with it. */
  | { readonly type: 'renewed'; readonly release: Release }
  | { readonly type: 'launched'; readonly nonce: string; readonly nowMs: number }
  | { readonly type: 'healthy'; readonly nonce: string }
  | { readonly type: 'failed'; readonly nonce: string; readonly reason: string; readonly nowMs: number }
  /** The user closed a program that looked well before there was a verdict. */
  | { readonly type: 'ended-well'; readonly nonce: string }
  /** A recall list names releases that are installed or waiting here. */
  | { readonly type: 'recalled'; readonly digests: readonly string[]; readonly reason: string }
  /** An installed release no longer verifies on disk. */
  | { readonly type: 'corrupted'; readonly digest: string; readonly nowMs: number };

/** What an offer means. */
type OfferAnswer =
  | { readonly type: 'download' }
  | { readonly type: 'up-to-date' }
  | { readonly type: 'already-staged' }
  | { readonly type: 'host-update-required' }
  | { readonly type: 'failed-before'; readonly reason: string }
  | OfferRefusal;

/** What a launch runs. */
type LaunchAnswer =
  | {
      readonly type: 'open';
      readonly release: Release;
      readonly isTrial: boolean;
      readonly hasFallback: boolean;
    }
  | { readonly type: 'not-installed' }
  | { readonly type: 'recalled'; readonly version: string; readonly reason: string }
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
    case 'renewed':
      return renewed(record, event.release);
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
    case 'recalled':
      return recalled(record, event);
    case 'corrupted':
      return corrupted(record, event.digest, event.nowMs);
  }
}

// 2.1 (T1, T2): what is newer, signed, fresh, not tried before, and runs on this host.
function offered(
  record: ProgramRecord,
  { offer, hostVersion, nowMs }: Extract<UpdateEvent, { type: 'offered' }>,
): Transition {
  const refusal = refuseOffer(record, offer, nowMs);
  if (refusal !== null) return { ...unchanged(record), offer: refusal };
  const partner = record.partner ?? offer.partner;
  const seen = next(record, { seen: [offer.statement], floorSeq: floorSeqOf(record, offer), partner });
  const answer = (answered: OfferAnswer): Transition => ({ record: seen, effects: [], offer: answered });

  const failure = record.failed.find(({ digest }) => digest === offer.digest);
  if (failure !== undefined) return answer({ type: 'failed-before', reason: failure.reason });
  if (record.active?.digest === offer.digest) {
    // A rollback to what runs: a release that waits and was taken back is not tried any more.
    const isTakenBack = record.staged !== null && record.staged.releaseSeq < offer.releaseSeq;
    const after = isTakenBack ? { ...seen, staged: null } : seen;
    return { ...cleaned(record, after, []), offer: { type: 'up-to-date' } };
  }
  if (record.staged?.digest === offer.digest || record.trial?.release.digest === offer.digest) {
    return answer({ type: 'already-staged' });
  }
  if (compareVersions(offer.minHostVersion, hostVersion) > 0) return answer({ type: 'host-update-required' });
  return answer({ type: 'download' });
}

// 2.2 (T6): a newer staged release takes the place of one that was never launched.
function staged(record: ProgramRecord, release: Release): Transition {
  // A trial that was confirmed during the download may have raised the floor.
  if (isBelow(release, record.rollbackFloor)) {
    const isNamed = releasesOf(record).some(({ digest }) => digest === release.digest);
    const { digest } = release;
    return { record, effects: isNamed ? [] : [{ type: 'delete-package', digest }] };
  }
  return cleaned(record, next(record, { staged: release, recalled: null }), []);
}

// 2.9: the same bytes, proven anew
function renewed(record: ProgramRecord, release: Release): Transition {
  const renew = <T extends Release | null>(one: T) => (one?.digest === release.digest ? release : one);
  const { active, previous, staged: waiting, trial } = record;
  return {
    record: next(record, {
      active: renew(active),
      previous: renew(previous),
      staged: renew(waiting),
      trial: trial === null ? null : { ...trial, release: renew(trial.release) },
    }),
    effects: [],
  };
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
  const rollbackFloor = higher(record.rollbackFloor, trial.release.rollbackFloor);
  const confirmed = next(record, {
    active: trial.release,
    previous: isBelow(record.active, rollbackFloor) ? null : record.active,
    staged: isBelow(record.staged, rollbackFloor) ? null : record.staged,
    trial: null,
    floorSeq: Math.max(record.floorSeq, trial.release.releaseSeq),
    rollbackFloor,
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

// 2.8 (T12): what a recall names is gone at once; the previous release, when it is not named, is what is left.
function recalled(
  record: ProgramRecord,
  { digests, reason }: Extract<UpdateEvent, { type: 'recalled' }>,
): Transition {
  const isNamed = (release: Release | null) => release !== null && digests.includes(release.digest);
  const { active, previous, staged: waiting, trial } = record;
  if (![active, previous, waiting, trial?.release ?? null].some(isNamed)) return unchanged(record);
  const left = isNamed(previous) ? null : previous;
  const losesTrial = isNamed(trial?.release ?? null);
  const after = next(record, {
    active: isNamed(active) ? left : active,
    previous: isNamed(active) ? null : left,
    staged: isNamed(waiting) ? null : waiting,
    trial: losesTrial ? null : trial,
    hasSnapshot: losesTrial ? false : record.hasSnapshot,
  });
  const last = active ?? trial?.release ?? waiting;
  const isEmpty = after.active === null && after.staged === null && after.trial === null;
  const named = isEmpty && last !== null ? { version: last.version, reason } : null;
  const effects = losesTrial && record.hasSnapshot ? [restore] : [];
  return cleaned(record, { ...after, recalled: named }, effects);
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
  if (record.recalled !== null) return { type: 'recalled', ...record.recalled };
  const last = record.failed[record.failed.length - 1];
  return last === undefined ? { type: 'not-installed' } : { type: 'broken', reason: last.reason };
}

function open(release: Release, isTrial: boolean, hasFallback: boolean): LaunchAnswer {
  return { type: 'open', release, isTrial, hasFallback };
}

/** 1.2: nothing below the floor is left to go back to */
function isBelow(release: Release | null, rollbackFloor: string | null): boolean {
  return release !== null && rollbackFloor !== null && compareVersions(release.version, rollbackFloor) < 0;
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
