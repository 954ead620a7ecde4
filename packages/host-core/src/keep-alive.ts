// Programs that the user has left and that stay as they are for a while: opening one again is a warm start.

import { messageOf } from './error.js';
import { afterForeground } from './foreground-timer.js';
import { isReadyToBegin } from './on-launch.js';
import { releasesOf } from './program-record.js';
import { evicted } from './trouble.js';

import type { LaunchedProgram } from './launch-outcome.js';
import type { Platform } from './platform.js';
import type { HostLaunchOptions } from './program-context.js';
import type { ProgramRecord } from './program-record.js';
import type { ReleaseSlots } from './release-slots.js';

/** How many programs stay after the user has left them, and how long. */
export interface KeepAliveOptions {
  /** 3 unless told; 0 keeps none. */
  readonly maxPrograms?: number;
  /** Milliseconds of foreground time; five minutes unless told. */
  readonly maxMs?: number;
}

/** The programs in the background. */
export interface KeepAlive {
  /** Keeps a program that has just gone into the background; the one that was left first gives way when there are too many. */
  keep(program: LaunchedProgram): Promise<void>;
  /** 2.15: brings a program to the front again, if it still is what this launch would open; null when not. */
  comeBack(id: string, launch: HostLaunchOptions): Promise<LaunchedProgram | null>;
  /** It is in the background no longer. */
  drop(id: string): void;
  /** Closes all of them: the device is short of memory. */
  relieve(): Promise<void>;
}

/** A program in the background. */
interface Kept {
  readonly program: LaunchedProgram;
  readonly leftAtMs: number;
  readonly stopTimer: () => void;
}

const MAX_PROGRAMS = 3;
const MAX_MS = 300_000;
/** A user who comes back sooner goes on where they were; the release that waits begins at a later launch. */
const SWAP_AFTER_MS = 60_000;

/** Keeps programs within the bounds. */
export function createKeepAlive(
  {
    platform,
    slots,
  }: { readonly platform: Pick<Platform, 'clock' | 'log'>; readonly slots: Pick<ReleaseSlots, 'load'> },
  { maxPrograms = MAX_PROGRAMS, maxMs = MAX_MS }: KeepAliveOptions = {},
): KeepAlive {
  const { clock } = platform;
  // In the order in which they were left.
  const kept = new Map<string, Kept>();

  return {
    keep: async (program) => {
      const { id } = program;
      drop(id);
      const stopTimer = afterForeground(clock, maxMs, () => {
        // What would be lost with it is worth the memory, until that is short.
        if (program.closeConfirmation === null) evictInTime(id);
      });
      kept.set(id, { program, leftAtMs: clock.foregroundMs(), stopTimer });
      while (kept.size > maxPrograms) await evict(leastMissed());
    },
    comeBack: async (id, launch) => {
      const left = kept.get(id);
      if (left === undefined) return null;
      drop(id);
      const { program, leftAtMs } = left;
      const isRight = isStillRight(await slots.load(id), program, clock.foregroundMs() - leftAtMs);
      const isHere = launch.mount === undefined || launch.mount === program.mount;
      // It may have ended while its record was read.
      if (!isRight || !isHere || program.state !== 'background') return null;
      program.comeBack(launch);
      return program;
    },
    drop,
    relieve: async () => {
      for (const id of [...kept.keys()]) await evict(id);
    },
  };

  function drop(id: string): void {
    kept.get(id)?.stopTimer();
    kept.delete(id);
  }

  /** The one that was left first; those with something unsaved come last. */
  function leastMissed(): string {
    const all = [...kept];
    const [id = ''] = all.find(([, { program }]) => program.closeConfirmation === null) ?? all[0] ?? [];
    return id;
  }

  /** By a timer, whose caller hears of nothing. */
  function evictInTime(id: string): void {
    evict(id).catch((error: unknown) => {
      platform.log({ level: 'error', event: 'not-evicted', programId: id, detail: messageOf(error) });
    });
  }

  async function evict(id: string): Promise<void> {
    const program = kept.get(id)?.program;
    drop(id);
    await program?.closeFor(evicted);
  }
}

function isStillRight(record: ProgramRecord, program: LaunchedProgram, awayMs: number): boolean {
  const release = releasesOf(record).find(({ digest }) => digest === program.digest);
  if (release === undefined || release.releaseSeq < record.minUsableSeq) return false;
  return !isReadyToBegin(record) || awayMs < SWAP_AFTER_MS || program.closeConfirmation !== null;
}
