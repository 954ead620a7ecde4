// Small steps that every transition is made of.

import { compareVersions } from '@org/package-format';

import { releasesOf } from './program-record.js';

import type { Powers, ProgramRecord, Release } from './program-record.js';
import type { Transition, UpdateEffect } from './update-event.js';
import type { AgreedUpdate } from './update-outcome.js';

/** The record as it was: nothing is written. */
export function unchanged(record: ProgramRecord): Transition {
  return { record, effects: [] };
}

/** The record after a change. */
export function next(record: ProgramRecord, change: Partial<ProgramRecord>): ProgramRecord {
  return { ...record, ...change, generation: record.generation + 1 };
}

/** Adds the deletion of packages that no slot names any more. */
export function cleaned(
  before: ProgramRecord,
  after: ProgramRecord,
  effects: readonly UpdateEffect[] = [],
): Transition {
  const kept = new Set(releasesOf(after).map(({ digest }) => digest));
  const gone = releasesOf(before).filter(({ digest }) => !kept.has(digest));
  const deletions = gone.map(({ digest }): UpdateEffect => ({ type: 'delete-package', digest }));
  return { record: after, effects: [...effects, ...deletions] };
}

/** 1.2: nothing below the floor is left to go back to */
export function isBelow(release: Release | null, rollbackFloor: string | null): boolean {
  return release !== null && rollbackFloor !== null && compareVersions(release.version, rollbackFloor) < 0;
}

/** 1.2, 2.5: whether something happened since it was offered that keeps a release from being tried. */
export function isOutdated(release: Release, { floorSeq, rollbackFloor, failed }: ProgramRecord): boolean {
  const hasFailed = failed.some(({ digest }) => digest === release.digest);
  return hasFailed || release.releaseSeq < floorSeq || isBelow(release, rollbackFloor);
}

/** 2.6: the previous release, where it can read what the active one wrote; else null. */
export function canFollow(previous: Release | null, active: Release | null): Release | null {
  return previous?.dataVersion === active?.dataVersion ? previous : null;
}

/** 2.11: what the waiting release may do beyond the active one and the user has not agreed to; null when nothing. */
export function addedPowers({ active, staged, acceptedDigest }: ProgramRecord): Powers | null {
  if (staged === null || staged.digest === acceptedDigest) return null;
  // A first install is no growth: each permission is asked for when it is used.
  if (active === null || active.powers === null || staged.powers === null) return null;
  const { permissions: held, domains: known } = active.powers;
  const permissions = staged.powers.permissions.filter((name) => !held.includes(name));
  const domains = staged.powers.domains.filter((name) => !known.includes(name));
  return permissions.length + domains.length === 0 ? null : { permissions, domains };
}

/** 2.11: whether the user was shown the release that waits, and everything that it may do more. */
export function isAgreed(record: ProgramRecord, { version, added }: AgreedUpdate): boolean {
  const adds = addedPowers(record);
  if (adds === null || record.staged?.version !== version) return false;
  return (
    adds.permissions.every((name) => added.permissions.includes(name)) &&
    adds.domains.every((name) => added.domains.includes(name))
  );
}

export const snapshot: UpdateEffect = { type: 'snapshot-storage' };
export const restore: UpdateEffect = { type: 'restore-storage' };
export const dropSnapshot: UpdateEffect = { type: 'drop-snapshot' };
