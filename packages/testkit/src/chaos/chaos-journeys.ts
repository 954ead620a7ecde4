// What happens to devices. Each journey begins with nothing installed.

import { placeJourneys } from './place-journeys.js';
import { retreatJourneys } from './retreat-journeys.js';
import { trialJourneys } from './trial-journeys.js';

import type { ChaosJourney } from './chaos-journey.js';

/** Every journey by its name. */
export const chaosJourneys: ReadonlyMap<string, ChaosJourney> = new Map(
  Object.entries({ ...trialJourneys, ...retreatJourneys, ...placeJourneys }),
);
