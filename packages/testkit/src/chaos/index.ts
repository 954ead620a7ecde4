export { makeChaosCast } from './chaos-cast.js';
export { chaosJourneys } from './chaos-journeys.js';
export { runChaos } from './run-chaos.js';

export type { CastOptions, ChaosCast } from './chaos-cast.js';
export type { ChaosDevice, OpenChaosStore } from './chaos-device.js';
export type { ChaosJourney } from './chaos-journey.js';
export type { ChaosEffort, ChaosOptions, ChaosReport, JourneyReport } from './run-chaos.js';
