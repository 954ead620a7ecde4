import type { EmitHostEvent } from './host-events.js';
import type { NativePrograms } from './native-programs.js';
import type { Platform } from './platform.js';
import type { ReleaseSlots } from './release-slots.js';

/** A crash within this much foreground time of its launch speaks against a release that was confirmed (updates 2.13). */
const EARLY_CRASH_MS = 60_000;

/** A confirmed release that has ended by itself. */
export interface Crash {
  readonly id: string;
  readonly digest: string;
  readonly version: string;
  readonly afterMs: number;
  readonly reason: string;
}

/** Counts a crash, unless the release ran well for a while; says whether that made it give way, and tells of one that cannot. */
export async function givesWayToCrash(
  { id, digest, version, afterMs, reason }: Crash,
  {
    slots,
    platform,
    nativePrograms,
    emit,
  }: {
    readonly slots: ReleaseSlots;
    readonly nativePrograms: Pick<NativePrograms, 'versionsOf'>;
    readonly platform: Pick<Platform, 'clock'>;
    readonly emit: EmitHostEvent;
  },
): Promise<boolean> {
  if (afterMs >= EARLY_CRASH_MS) return false;
  const nowMs = platform.clock.now();
  const nativeVersions = nativePrograms.versionsOf(id);
  const { crash } = await slots.apply(id, { type: 'crashed', digest, nowMs, nativeVersions });
  if (crash === 'unstable') emit('release', { id, type: 'unstable', version, code: 'crashed', reason });
  return crash === 'rolled-back';
}
