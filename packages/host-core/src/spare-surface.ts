// One surface for whichever program without web storage is opened next, booted while nothing else goes on.

import { messageOf } from './error.js';
import { afterForeground } from './foreground-timer.js';

import type { Platform, PreparedSurface } from './platform.js';

/** The spare surface of a host. */
export interface SpareSurface {
  /** Hands it over; null when it is not there. Either way the next one is booted once this launch is over with. */
  take(): PreparedSurface | null;
  /** Lets go of it. None is booted until a program is opened. */
  drop(): Promise<void>;
}

/** Foreground time after a launch, or after the start of the host, in which a user waits for something else. */
const CALM_MS = 2_000;

/** Boots the first one after the same while. */
export function createSpareSurface({
  surfaces,
  clock,
  log,
}: Pick<Platform, 'surfaces' | 'clock' | 'log'>): SpareSurface {
  let spare: PreparedSurface | null = null;
  let stopTimer: () => void = () => undefined;
  // What was booted for a time that is over is closed as soon as it is there.
  let turn = 0;
  bootSoon();

  return {
    take: () => {
      const taken = spare;
      spare = null;
      bootSoon();
      return taken;
    },
    drop: async () => {
      const dropped = spare;
      spare = null;
      turn += 1;
      stopTimer();
      await dropped?.close();
    },
  };

  function bootSoon(): void {
    turn += 1;
    stopTimer();
    const mine = turn;
    stopTimer = afterForeground(clock, CALM_MS, () => void boot(mine));
  }

  async function boot(mine: number): Promise<void> {
    try {
      const booted = (await surfaces.prepareAny?.()) ?? null;
      if (turn === mine) spare = booted;
      else await booted?.close();
    } catch (error) {
      log({ level: 'warn', event: 'no-spare', detail: messageOf(error) });
    }
  }
}
