// Recalls and revoked keys against what is installed (docs/updates.md 2.8).

import { letGo } from './let-go.js';
import { isFull } from './no-space-error.js';
import { releasesOf } from './program-record.js';

import type { EmitHostEvent } from './host-events.js';
import type { LaunchedProgram } from './launch-outcome.js';
import type { Platform } from './platform.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { Trust } from './trust.js';

/** A release on this device that may not run any more. */
interface RecalledRelease {
  readonly digest: string;
  readonly version: string;
  readonly mode: 'soft' | 'hard';
  readonly reason: string;
  /** A session that runs it may not go on: the recall is hard, or takes back the data that it writes. */
  readonly endsSession: boolean;
}

/** Takes every release of a program that was recalled out of its slots, after `onFound`. Needs no network. */
async function applyRecalls(
  id: string,
  { slots, trust }: { readonly slots: ReleaseSlots; readonly trust: Trust },
  onFound: (found: RecalledRelease) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const record = await slots.load(id);
  const { trial, hasSnapshot, partner } = record;
  const found: RecalledRelease[] = [];
  for (const release of releasesOf(record)) {
    const verdict = await verdictOn(id, release, trust, partner);
    if (verdict === null) continue;
    const { digest, version } = release;
    const hasOwnData = hasSnapshot && trial?.release.digest === digest;
    found.push({ digest, version, ...verdict, endsSession: verdict.mode === 'hard' || hasOwnData });
  }
  const [first] = found;
  if (first === undefined) return;
  for (const one of found) await onFound(one);
  const digests = found.map(({ digest }) => digest);
  await slots.apply(id, { type: 'recalled', digests, reason: first.reason });
}

/** 2.8: what is recalled and cannot be taken out of its slot, because the disk is full, is not launched either. */
export async function hasRoomForRecalls(
  id: string,
  kept: { readonly slots: ReleaseSlots; readonly trust: Trust },
): Promise<boolean> {
  try {
    await applyRecalls(id, kept);
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}

/** A new recall list is applied to every program here, and to those that run. */
export async function applyRecallsEverywhere({
  platform,
  slots,
  trust,
  emit,
  running,
}: {
  readonly platform: Pick<Platform, 'log'>;
  readonly slots: ReleaseSlots;
  readonly trust: Trust;
  readonly emit: EmitHostEvent;
  readonly running: ReadonlyMap<string, LaunchedProgram>;
}): Promise<void> {
  for (const { id } of await slots.list()) {
    const program = running.get(id);
    const applied = applyRecalls(id, { slots, trust }, async ({ version, mode, reason, endsSession }) => {
      emit('recalled', { id, version, mode, reason });
      if (endsSession && program?.version === version) await program.closeFor({ code: 'recalled', reason });
    });
    // What a full disk does not take is tried again at the next launch, which opens nothing before.
    await letGo(applied, platform, { event: 'recall-not-applied', programId: id });
  }
}

async function verdictOn(
  id: string,
  { digest, releaseSeq, keyId, publishedAt }: Release,
  { recalls, partnerKeys }: Trust,
  partner: string | null,
): Promise<Pick<RecalledRelease, 'mode' | 'reason'> | null> {
  const recall = await recalls.find({ id, manifestSha256: digest, releaseSeq, keyId });
  if (recall !== null) return { mode: recall.mode, reason: recall.reason };
  const newest = partner === null ? null : await partnerKeys.newest(partner);
  const key = newest?.keys.find((candidate) => candidate.keyId === keyId);
  // package-format 7.8: what a thief may have signed does not run
  if (key?.compromisedSince === undefined || key.compromisedSince > publishedAt) return null;
  return { mode: 'hard', reason: 'The key that signed this release was stolen.' };
}
