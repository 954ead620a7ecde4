// The update and rollback state machine (docs/updates.md 2): pure decisions over one record.
// A driver commits the returned record and the effects in one durable write, then deletes blobs.

import { onLaunch } from './on-launch.js';
import { onOffer } from './on-offer.js';
import { dropTrial, failTrial, onCrash, onHealthy, onUncounted, onVisible } from './on-verdict.js';
import { releasesOf } from './program-record.js';
import { canFollow, cleaned, isOutdated, next, restore, unchanged } from './record-change.js';

import type { ProgramRecord, Release } from './program-record.js';
import type { Transition, UpdateEvent } from './update-event.js';

/** A release and the fallbacks that its store may name; more is no plan of anybody. */
const MAX_MISFITS = 8;

/** Decides what an event does to a program. Never throws, never reads a clock. */
export function transition(record: ProgramRecord, event: UpdateEvent): Transition {
  switch (event.type) {
    case 'offered':
      return onOffer(record, event);
    case 'staged':
      return staged(record, event.release);
    case 'misfit':
      return misfit(record, event.release);
    case 'renewed':
      return renewed(record, event.release);
    case 'consented':
      return consented(record, event.digest);
    case 'launched':
      return onLaunch(record, event);
    case 'healthy':
      return onHealthy(record, event.nonce, event.isSlow);
    case 'failed':
      return record.trial?.nonce === event.nonce ? failTrial(record, event, event.nowMs) : unchanged(record);
    case 'ended-well':
    case 'hidden':
      return onUncounted(record, event.nonce);
    case 'visible':
      return onVisible(record, event.nonce);
    case 'crashed':
      return onCrash(record, event);
    case 'recalled':
      return recalled(record, event);
    case 'corrupted':
      return corrupted(record, event.digest);
    case 'evicted':
      return evicted(record);
    case 'channel-chosen':
      return record.channel === event.channel
        ? unchanged(record)
        : { record: next(record, { channel: event.channel, freshUntilMs: 0 }), effects: [] };
  }
}

// 2.2 (T6): a newer staged release takes the place of one that was never launched.
function staged(record: ProgramRecord, release: Release): Transition {
  // What was decided may be outdated: a trial was confirmed during the download, or the program uninstalled.
  if (record.owes !== release.digest || isOutdated(release, record)) {
    const isNamed = releasesOf(record).some(({ digest }) => digest === release.digest);
    const { digest } = release;
    const owes = record.owes === digest ? null : record.owes;
    const effects = isNamed ? [] : [{ type: 'delete-package', digest } as const];
    return { record: owes === record.owes ? record : next(record, { owes }), effects };
  }
  return cleaned(record, next(record, { staged: release, recalled: null, owes: null, isLost: false }));
}

// 2.16: what was fetched is for another host, and is not kept; the one offered in its place is asked for at the next round.
function misfit(record: ProgramRecord, release: Release): Transition {
  const { digest, version, minHostVersion, isNative = false } = release;
  const others = (record.misfits ?? []).filter((one) => one.digest !== digest);
  const after = next(record, {
    misfits: [...others, { digest, isNative }].slice(-MAX_MISFITS),
    waitsForHost: { version, minHostVersion, isNative },
    owes: record.owes === digest ? null : record.owes,
    freshUntilMs: 0,
  });
  const isNamed = releasesOf(record).some((one) => one.digest === digest);
  return { record: after, effects: isNamed ? [] : [{ type: 'delete-package', digest }] };
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

// 2.11: the user's word is about one release.
function consented(record: ProgramRecord, digest: string): Transition {
  if (record.staged?.digest !== digest) return unchanged(record);
  return { record: next(record, { acceptedDigest: digest }), effects: [] };
}

// 2.8 (T12): what a recall names is gone at once; the previous release, when it is not named, is what is left.
function recalled(
  record: ProgramRecord,
  { digests, reason }: Extract<UpdateEvent, { type: 'recalled' }>,
): Transition {
  const isNamed = (release: Release | null) => release !== null && digests.includes(release.digest);
  const { active, previous, staged: waiting, trial } = record;
  if (![active, previous, waiting, trial?.release ?? null].some(isNamed)) return unchanged(record);
  const left = isNamed(previous) ? null : isNamed(active) ? canFollow(previous, active) : previous;
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
function corrupted(record: ProgramRecord, digest: string): Transition {
  const { active, previous } = record;
  if (record.trial?.release.digest === digest) {
    const dropped = dropTrial(record);
    return { ...dropped, record: { ...dropped.record, owes: digest, isLost: active === null } };
  }
  if (active?.digest !== digest) return unchanged(record);
  const left = canFollow(previous, active);
  const after = { active: left, previous: null, owes: digest, isLost: left === null };
  return cleaned(record, next(record, after));
}

// 2.14 (T14): only what the active release has made superfluous, and never what a trial may go back to.
function evicted(record: ProgramRecord): Transition {
  if (record.previous === null || record.active === null) return unchanged(record);
  return cleaned(record, next(record, { previous: null }));
}
