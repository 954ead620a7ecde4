// What becomes of a release that is damaged on this device and could not be repaired (docs/updates.md 2.7).

import { canFollow } from './record-change.js';

import type { ReleaseSlots } from './release-slots.js';

/** The release that is damaged, and the launch that found it. */
export interface DamagedRelease {
  readonly id: string;
  readonly digest: string;
  readonly nonce: string;
  /** The store gave no answer, so the next launch may repair it. */
  readonly isOffline: boolean;
}

/**
 * Takes the release out of its slot; another launch of the program then runs what is left. Says false when it stays:
 * nothing else is left that reads its data, and all that is missing is an answer of the store.
 */
export async function giveWay(
  { id, digest, nonce, isOffline }: DamagedRelease,
  { slots }: { readonly slots: ReleaseSlots },
): Promise<boolean> {
  const { trial, active, previous } = await slots.load(id);
  const isLast = (trial === null ? canFollow(previous, active) : active) === null;
  if (isOffline && isLast) {
    // It was not the program that failed: a trial gets its attempt back.
    await slots.apply(id, { type: 'ended-well', nonce });
    return false;
  }
  await slots.apply(id, { type: 'corrupted', digest });
  return true;
}
