import type { VirtualClock } from '../virtual-clock.js';

/** What goes on, as far as it can be seen from outside. */
export interface ChaosActivity {
  /** Rises with everything that is done. */
  count: number;
  /** Answers that the store is still making. */
  inFlight: number;
}

/** So many rounds of microtasks in which nothing was done: all wait for time to pass, or are done. */
const CALM_ROUNDS = 8;
const ROUND = 50;
/** Longer than any host waits for anything. */
const PATIENCE_MS = 3_600_000;

/** Resolves once nothing goes on without time passing. */
export async function untilCalm(activity: ChaosActivity, isDone: () => boolean = () => false): Promise<void> {
  let seen = activity.count;
  for (let calm = 0; calm < CALM_ROUNDS && !isDone(); calm += 1) {
    for (let round = 0; round < ROUND; round += 1) await Promise.resolve();
    if (activity.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    if (activity.count !== seen || activity.inFlight > 0) calm = 0;
    seen = activity.count;
  }
}

/** Waits for work, letting time pass while it waits for that. Throws when it never ends. */
export async function drive<T>(
  work: Promise<T>,
  { clock, activity }: { readonly clock: VirtualClock; readonly activity: ChaosActivity },
): Promise<T> {
  const state = { isDone: false };
  const done = work.finally(() => {
    state.isDone = true;
  });
  // Whoever awaits `done` below hears of it.
  done.catch(() => undefined);
  for (let passedMs = 0; passedMs < PATIENCE_MS; passedMs += 1_000) {
    await untilCalm(activity, () => state.isDone);
    if (state.isDone) return done;
    await clock.advance(1_000);
  }
  throw new Error('It never ended.');
}
