// 2.3 (T7, T9, T10): which release a launch runs. An attempt is counted in the record that is committed before anything opens.

import { hostFit, runsOn } from './host-fit.js';
import { addedPowers, cleaned, next, restore, snapshot, unchanged } from './record-change.js';
import { dropTrial, failTrial } from './on-verdict.js';
import { noRoom, openElsewhere } from './trouble.js';

import type { ProgramHost } from './host-fit.js';
import type { ProgramRecord, Release } from './program-record.js';
import type { LaunchAnswer, LaunchedEvent, Transition } from './update-event.js';

/** Launches of one release that may end without a verdict (killed, power cut) before it counts as failed. */
export const MAX_TRIAL_ATTEMPTS = 2;

type OpenAnswer = Extract<LaunchAnswer, { readonly type: 'open' }>;

/** Decides what a launch runs. */
export function onLaunch(record: ProgramRecord, event: LaunchedEvent): Transition {
  if (event.isShared || event.isReadOnly === true) return held(record, shared(record, event), event);
  const without = withoutUntimely(record, event);
  if (without !== null) {
    const after = onLaunch(without.record, event);
    return { ...after, effects: [...without.effects, ...after.effects] };
  }
  const { staged, trial } = record;
  if (staged !== null && isReadyToBegin(record)) return held(record, begin(record, staged, event), event);
  if (trial === null) return held(record, { ...unchanged(record), launch: launchOf(record) }, event);
  if (trial.attempts < MAX_TRIAL_ATTEMPTS) {
    const again = next(record, {
      trial: { ...trial, attempts: trial.attempts + 1, nonce: event.nonce, isCounted: true },
    });
    const launch = openTrial(again, trial.release, event);
    return held(record, { record: again, effects: [], launch }, event);
  }
  const failure = {
    code: 'attempts',
    reason: 'It did not come up before the host was closed, more than once.',
  } as const;
  const after = failTrial(record, failure, event.nowMs);
  return held(after.record, { ...after, launch: launchOf(after.record) }, event, after);
}

/** Whether the next launch tries the waiting release. */
export function isReadyToBegin(record: ProgramRecord): boolean {
  return record.staged !== null && addedPowers(record) === null;
}

/**
 * 2.3: gives up a trial that the store has taken back by announcing the active release anew, and what this host cannot run
 * any more. Null when there is nothing of the kind.
 */
function withoutUntimely(record: ProgramRecord, host: ProgramHost): Transition | null {
  const { active, staged, trial } = record;
  if (active === null) return null;
  if (trial !== null && trial.release.releaseSeq < active.releaseSeq) return dropTrial(record);
  if (trial !== null && !runsOn(trial.release, host)) {
    const dropped = dropTrial(record);
    return { ...dropped, record: putOff(dropped.record, trial.release, host) };
  }
  if (staged === null || runsOn(staged, host)) return null;
  return cleaned(record, putOff(next(record, { staged: null }), staged, host));
}

/** Puts off a release for a later host. One that this host has left behind waits for nothing; what is newer is asked for. */
function putOff(record: ProgramRecord, release: Release, host: ProgramHost): ProgramRecord {
  const { digest, version, minHostVersion, isNative } = release;
  const isWaiting = hostFit(release, host) === 'needs-newer-host';
  const waitsForHost = isWaiting ? { version, minHostVersion, isNative } : record.waitsForHost;
  return { ...record, waitsForHost, owes: digest };
}

function begin(record: ProgramRecord, staged: Release, event: LaunchedEvent): Transition {
  // A trial that never came to a verdict gives way to a newer release; its data goes back first.
  const before = record.trial === null ? record : { ...record, trial: null, hasSnapshot: false };
  const needsSnapshot = before.active !== null && before.active.dataVersion !== staged.dataVersion;
  const begun = next(before, {
    staged: null,
    acceptedDigest: null,
    trial: { release: staged, attempts: 1, nonce: event.nonce, isCounted: true },
    hasSnapshot: needsSnapshot,
  });
  const effects = [...(record.hasSnapshot ? [restore] : []), ...(needsSnapshot ? [snapshot] : [])];
  return { ...cleaned(record, begun, effects), launch: openTrial(begun, staged, event) };
}

// 2.12: beside another session, and where nothing can be written, nothing is begun, and no attempt of its trial is counted.
// The data are the trial's where a copy of them was made, so only the trial can read them.
function shared(record: ProgramRecord, event: LaunchedEvent): Transition {
  const { active, trial, hasSnapshot } = record;
  if (trial === null || (active !== null && !hasSnapshot))
    return { ...unchanged(record), launch: launchOf(record) };
  const isOver = event.isReadOnly === true && trial.attempts >= MAX_TRIAL_ATTEMPTS;
  return {
    ...unchanged(record),
    launch: isOver
      ? { type: 'broken', ...noRoom }
      : { ...openTrial(record, trial.release, event), isTrial: false, hasFallback: false },
  };
}

/**
 * 2.10, 2.16: a release below the lowest usable one is not opened, nor one whose code this host has in later versions only; no
 * attempt is counted for it.
 */
function held(
  record: ProgramRecord,
  answered: Transition,
  event: LaunchedEvent,
  instead: Transition = unchanged(record),
): Transition {
  const { launch } = answered;
  const { nowMs, isUpdateTried, isShared } = event;
  const { minUsableSeq, graceUntilMs, waitsForHost } = record;
  if (launch?.type !== 'open') return answered;
  if (hostFit(launch.release, event) !== 'older-than-host') {
    if (launch.release.releaseSeq >= minUsableSeq) return answered;
    if (isUpdateTried && graceUntilMs !== null && nowMs < graceUntilMs) return answered;
  }
  const added = addedPowers(record);
  const { staged } = record;
  if (staged !== null && staged.releaseSeq >= minUsableSeq) {
    if (added !== null)
      return { ...instead, launch: { type: 'consent-required', version: staged.version, added } };
    if (isShared) return { ...instead, launch: { type: 'broken', ...openElsewhere } };
  }
  if (waitsForHost !== null && hostFit(waitsForHost, event) === 'needs-newer-host') {
    const { version, minHostVersion } = waitsForHost;
    return { ...instead, launch: { type: 'host-update-required', version, minHostVersion } };
  }
  return { ...instead, launch: { type: 'update-required', version: launch.release.version } };
}

function launchOf(record: ProgramRecord): LaunchAnswer {
  if (record.active !== null)
    return { type: 'open', release: record.active, isTrial: false, hasFallback: false, hasOwnData: false };
  if (record.recalled !== null) return { type: 'recalled', ...record.recalled };
  const last = record.failed[record.failed.length - 1];
  if (last === undefined || record.owes !== null) return { type: 'not-installed' };
  return { type: 'broken', code: last.code, reason: last.reason };
}

function openTrial({ active, hasSnapshot }: ProgramRecord, release: Release, host: ProgramHost): OpenAnswer {
  const hasFallback = active !== null && runsOn(active, host);
  return { type: 'open', release, isTrial: true, hasFallback, hasOwnData: hasSnapshot };
}
