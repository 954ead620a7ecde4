// 2.4 to 2.6 and 2.13 (T8, T10, T11): how a trial ends, and what crashes of a confirmed release lead to.

import {
  canFollow,
  cleaned,
  dropSnapshot,
  isBelow,
  isOutdated,
  next,
  restore,
  unchanged,
} from './record-change.js';
import { codeFit } from './host-fit.js';
import { crashLoop } from './trouble.js';
import { higher } from './trust/floors.js';

import type { ProgramRecord, Release } from './program-record.js';
import type { FailureCode, Trouble } from './trouble.js';
import type { Transition, UpdateEffect, UpdateEvent, Verdict } from './update-event.js';

/** So many early crashes of a confirmed release within a day are no accident. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 86_400_000;

/** What is kept of the reason of a failure, of which there may be many. */
const MAX_REASON_CHARS = 500;

// 2.4 (T8, T11): confirmed by the session that ran it, in one write.
export function onHealthy(record: ProgramRecord, nonce: string, isSlow: boolean): Transition {
  const { trial } = record;
  if (trial?.nonce !== nonce) return unchanged(record);
  const { release } = trial;
  // Taken back while it ran: the next launch gives it up.
  if (record.active !== null && release.releaseSeq < record.active.releaseSeq) return unchanged(record);
  const rollbackFloor = higher(record.rollbackFloor, release.rollbackFloor);
  const floorSeq = Math.max(record.floorSeq, release.releaseSeq);
  const { staged } = record;
  const isStagedOver = staged !== null && isOutdated(staged, { ...record, rollbackFloor, floorSeq });
  const confirmed = next(record, {
    active: release,
    previous: isBelow(record.active, rollbackFloor) ? null : record.active,
    staged: isStagedOver ? null : staged,
    trial: null,
    floorSeq,
    rollbackFloor,
    hasSnapshot: false,
    crashes: [],
  });
  const reported = report(release, isSlow ? 'slow' : 'confirmed', 'none');
  return cleaned(record, confirmed, [...(record.hasSnapshot ? [dropSnapshot] : []), reported]);
}

// 2.5 (T10): remembered as failed, storage goes back with the code.
export function failTrial(record: ProgramRecord, failure: Trouble<FailureCode>, nowMs: number): Transition {
  const { trial } = record;
  if (trial === null) return unchanged(record);
  const back = next(record, {
    trial: null,
    hasSnapshot: false,
    failed: withFailed(record, trial.release, failure, nowMs),
  });
  const reported = report(trial.release, 'failed', failure.code);
  return cleaned(record, back, [...(record.hasSnapshot ? [restore] : []), reported]);
}

/** 2.7: a trial whose package is damaged here ends without a word against the release. */
export function dropTrial(record: ProgramRecord): Transition {
  const back = next(record, { trial: null, hasSnapshot: false });
  return cleaned(record, back, record.hasSnapshot ? [restore] : []);
}

// 2.6: closing a program that has painted, or leaving it in the background, says nothing against it.
export function onUncounted(record: ProgramRecord, nonce: string): Transition {
  const { trial } = record;
  if (trial?.nonce !== nonce || !trial.isCounted) return unchanged(record);
  const attempts = Math.max(0, trial.attempts - 1);
  return { record: next(record, { trial: { ...trial, attempts, isCounted: false } }), effects: [] };
}

// 2.6: back in front of the user, its attempt counts again.
export function onVisible(record: ProgramRecord, nonce: string): Transition {
  const { trial } = record;
  if (trial?.nonce !== nonce || trial.isCounted) return unchanged(record);
  const attempts = trial.attempts + 1;
  return { record: next(record, { trial: { ...trial, attempts, isCounted: true } }), effects: [] };
}

// 2.13: a release that was confirmed and then keeps crashing goes the way of a failed trial, as long as its data can.
export function onCrash(
  record: ProgramRecord,
  { digest, nowMs, nativeVersions = null }: Extract<UpdateEvent, { type: 'crashed' }>,
): Transition {
  const { active, previous } = record;
  if (active?.digest !== digest) return { ...unchanged(record), crash: 'counted' };
  const recent = record.crashes.filter((atMs) => atMs <= nowMs && nowMs - atMs < CRASH_WINDOW_MS);
  const crashes = [...recent, Math.floor(nowMs)];
  if (crashes.length < MAX_CRASHES) {
    return { record: next(record, { crashes }), effects: [], crash: 'counted' };
  }
  const left = canFollow(previous, active);
  if (left === null || left.releaseSeq < record.minUsableSeq || codeFit(left, nativeVersions) !== 'runs') {
    return { record: next(record, { crashes: [] }), effects: [], crash: 'unstable' };
  }
  const back = next(record, {
    active: left,
    previous: null,
    crashes: [],
    failed: withFailed(record, active, crashLoop, nowMs),
  });
  return { ...cleaned(record, back, [report(active, 'failed', crashLoop.code)]), crash: 'rolled-back' };
}

function withFailed(
  { failed }: ProgramRecord,
  { digest, version }: Release,
  { code, reason }: Trouble<FailureCode>,
  atMs: number,
): ProgramRecord['failed'] {
  // The words may be the program's own. A platform may count parts of a millisecond.
  const failure = {
    digest,
    version,
    code,
    reason: reason.slice(0, MAX_REASON_CHARS),
    atMs: Math.floor(atMs),
  };
  return [...failed.filter((one) => one.digest !== digest), failure];
}

function report(
  { digest, releaseSeq }: Release,
  verdict: Verdict['verdict'],
  code: Verdict['code'],
): UpdateEffect {
  return { type: 'report', digest, releaseSeq, verdict, code };
}
