export { bridgeTorture } from './bridge-torture.js';
export { createTortureSdk, outcomeOfError } from './torture-guest.js';
export { createTortureProbe, tortureManifest } from './torture-probe.js';
export { formatTorture, tortureScore } from './format-torture.js';
export { skewClock } from './skewed-clock.js';
export { specimens } from './specimens.js';
export { tortureCauses } from './torture-cause.js';

export type { Absent, Capability, TortureCause } from './torture-cause.js';
export type { TortureOptions, TortureReport, TortureRow, TortureVerdict } from './bridge-torture.js';
export type {
  BridgeAttempt,
  ChangedBuiltIn,
  SdkOutcome,
  SdkParams,
  TortureOrigins,
  TortureSdk,
  TortureSubject,
  TortureWire,
} from './torture-subject.js';
export type { SkewedClock } from './skewed-clock.js';
export type { Specimen } from './specimens.js';
export type { TortureProbe } from './torture-probe.js';
