// 2.3 (T7, T9, T10): which release a launch runs. An attempt is counted in the record that is committed before anything opens.

import { addedPowers, cleaned, next, restore, snapshot, unchanged } from './record-change.js';
import { failTrial } from './on-verdict.js';

import type { ProgramRecord, Release } from './program-record.js';
import type { LaunchAnswer, LaunchedEvent, Transition } from './update-event.js';

/** Launches of one release that may end without a verdict (killed, power cut) before it counts as failed. */
export const MAX_TRIAL_ATTEMPTS = 2;

/** Decides what a launch runs. */
export function onLaunch(record: ProgramRecord, event: LaunchedEvent): Transition {
  if (event.isShared) return held(record, shared(record), event);
  const { staged, trial } = record;
  if (staged !== null && isReadyToBegin(record)) return held(record, begin(record, staged, event), event);
  if (trial === null) return held(record, { ...unchanged(record), launch: launchOf(record) }, event);
  if (trial.attempts < MAX_TRIAL_ATTEMPTS) {
    const again = next(record, {
      trial: { ...trial, attempts: trial.attempts + 1, nonce: event.nonce, isCounted: true },
    });
    const launch = open(trial.release, true, record.active !== null);
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

function begin(record: ProgramRecord, staged: Release, { nonce }: LaunchedEvent): Transition {
  // A trial that never came to a verdict gives way to a newer release; its data goes back first.
  const before = record.trial === null ? record : { ...record, trial: null, hasSnapshot: false };
  const needsSnapshot = before.active !== null && before.active.dataVersion !== staged.dataVersion;
  const begun = next(before, {
    staged: null,
    acceptedDigest: null,
    trial: { release: staged, attempts: 1, nonce, isCounted: true },
    hasSnapshot: needsSnapshot,
  });
  const effects = [...(record.hasSnapshot ? [restore] : []), ...(needsSnapshot ? [snapshot] : [])];
  return { ...cleaned(record, begun, effects), launch: open(staged, true, before.active !== null) };
}

// 2.12: beside another session nothing is begun, and no attempt of its trial is counted. The data are the trial's where a
// copy of them was made, so only the trial can read them.
function shared(record: ProgramRecord): Transition {
  const { active, trial, hasSnapshot } = record;
  const joins = trial !== null && (active === null || hasSnapshot);
  const launch = joins ? open(trial.release, false, false) : launchOf(record);
  return { ...unchanged(record), launch };
}

/** 2.10: a release below the lowest usable one is not opened, and no attempt is counted for it. */
function held(
  record: ProgramRecord,
  answered: Transition,
  { nowMs, isUpdateTried }: LaunchedEvent,
  instead: Transition = unchanged(record),
): Transition {
  const { launch } = answered;
  const { minUsableSeq, graceUntilMs, waitsForHost } = record;
  if (launch?.type !== 'open' || launch.release.releaseSeq >= minUsableSeq) return answered;
  if (isUpdateTried && graceUntilMs !== null && nowMs < graceUntilMs) return answered;
  const added = addedPowers(record);
  const { staged } = record;
  if (added !== null && staged !== null && staged.releaseSeq >= minUsableSeq) {
    return { ...instead, launch: { type: 'consent-required', version: staged.version, added } };
  }
  if (waitsForHost !== null) return { ...instead, launch: { type: 'host-update-required', ...waitsForHost } };
  return { ...instead, launch: { type: 'update-required', version: launch.release.version } };
}

function launchOf(record: ProgramRecord): LaunchAnswer {
  if (record.active !== null) return open(record.active, false, false);
  if (record.recalled !== null) return { type: 'recalled', ...record.recalled };
  const last = record.failed[record.failed.length - 1];
  return last === undefined
    ? { type: 'not-installed' }
    : { type: 'broken', code: last.code, reason: last.reason };
}

function open(release: Release, isTrial: boolean, hasFallback: boolean): LaunchAnswer {
  return { type: 'open', release, isTrial, hasFallback };
}
