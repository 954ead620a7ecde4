// When to look for updates by itself (docs/updates.md 9.3).

import { messageOf } from './error.js';

import type { Platform } from './platform.js';

/** How often, unless told. */
const CHECK_EVERY_MS = 6 * 3_600_000;
/** Devices that were switched on together must not ask together: each interval is up to a fifth longer or shorter. */
const JITTER = 0.2;

/** Runs rounds at intervals with jitter, the first one within a fifth of an interval. The returned function ends that. */
export function scheduleRounds(
  { clock, random, log }: Pick<Platform, 'clock' | 'random' | 'log'>,
  {
    everyMs = CHECK_EVERY_MS,
    run,
  }: { readonly everyMs?: number | undefined; readonly run: () => Promise<unknown> },
): () => void {
  let isOver = false;
  let cancel = clock.setTimer(everyMs * JITTER * share(), begin);
  return () => {
    isOver = true;
    cancel();
  };

  function begin(): void {
    void run()
      .catch((error: unknown) => {
        log({ level: 'error', event: 'update-round-failed', detail: messageOf(error) });
      })
      .then(() => {
        if (!isOver) cancel = clock.setTimer(everyMs * (1 + JITTER * (2 * share() - 1)), begin);
      });
  }

  /** A number from 0 up to 1. */
  function share(): number {
    const [high = 0, low = 0] = random(2);
    return (high * 256 + low) / 65_536;
  }
}
