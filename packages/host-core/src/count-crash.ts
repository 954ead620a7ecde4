import type { Platform } from './platform.js';
import type { ReleaseSlots } from './release-slots.js';
import type { Transition } from './update-event.js';

/** A crash within this much foreground time of its launch speaks against a release that was confirmed (updates 2.13). */
const EARLY_CRASH_MS = 60_000;

/** Counts a crash of a confirmed release, unless it ran well for a while; says what that led to. */
export async function countCrash(
  crash: { readonly id: string; readonly digest: string; readonly afterMs: number },
  { slots, platform }: { readonly slots: ReleaseSlots; readonly platform: Pick<Platform, 'clock'> },
): Promise<Transition['crash']> {
  const { id, digest, afterMs } = crash;
  if (afterMs >= EARLY_CRASH_MS) return 'counted';
  return (await slots.apply(id, { type: 'crashed', digest, nowMs: platform.clock.now() })).crash;
}
