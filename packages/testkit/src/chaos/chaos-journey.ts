import type { ChaosCast } from './chaos-cast.js';
import type { ChaosDevice } from './chaos-device.js';

/** What happens to a device, step by step. */
export interface ChaosJourney {
  readonly run: (device: ChaosDevice) => Promise<void>;
  /** Why these releases cannot go it; null when they can. */
  readonly absent?: (cast: ChaosCast) => string | null;
}
