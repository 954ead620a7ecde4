// Recalls and revoked keys against what is installed (docs/updates.md 2.8).

import { releasesOf } from './program-record.js';

import type { EmitHostEvent } from './host-events.js';
import type { LaunchedProgram } from './launch-outcome.js';
import type { Release } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';
import type { Trust } from './trust.js';

/** A release on this device that may not run any more. */
export interface RecalledRelease {
  readonly digest: string;
  readonly version: string;
  readonly mode: 'soft' | 'hard';
  readonly reason: string;
}

/** Takes every release of a program that was recalled out of its slots. Needs no network. */
export async function applyRecalls(
  id: string,
  { slots, trust }: { readonly slots: ReleaseSlots; readonly trust: Trust },
): Promise<readonly RecalledRelease[]> {
  const record = await slots.load(id);
  const found: RecalledRelease[] = [];
  for (const release of releasesOf(record)) {
    const verdict = await verdictOn(id, release, trust, record.partner);
    if (verdict !== null) found.push({ digest: release.digest, version: release.version, ...verdict });
  }
  const [first] = found;
  if (first !== undefined) {
    const digests = found.map(({ digest }) => digest);
    await slots.apply(id, { type: 'recalled', digests, reason: first.reason });
  }
  return found;
}

/** A new recall list is applied to every program here, and to those that run. */
export async function applyRecallsEverywhere({
  slots,
  trust,
  emit,
  running,
}: {
  readonly slots: ReleaseSlots;
  readonly trust: Trust;
  readonly emit: EmitHostEvent;
  readonly running: ReadonlyMap<string, LaunchedProgram>;
}): Promise<void> {
  for (const { id } of await slots.list()) {
    const program = running.get(id);
    for (const { version, mode, reason } of await applyRecalls(id, { slots, trust })) {
      emit('recalled', { id, version, mode, reason });
      if (mode === 'hard' && program?.version === version) await program.closeFor(reason);
    }
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
