export { HostError } from './error.js';
export { createHost } from './host.js';

export type { HostErrorCode } from './error.js';
export type { Grant } from './grants.js';
export type { Host, HostOptions, InstalledProgram } from './host.js';
export type { HostEvents, ReleaseNotice, UpdateProgress } from './host-events.js';
export type {
  CancelSignal,
  ConsentRequest,
  DialogRequest,
  IssuedToken,
  LogEntry,
  NetworkRequest,
  NetworkResponse,
  PaymentOutcome,
  PaymentRequest,
  Platform,
  PlatformBlobs,
  PlatformClock,
  PlatformNetwork,
  PlatformRecords,
  PlatformScreens,
  PlatformSurfaces,
  Surface,
  SurfaceRequest,
  SurfaceSign,
  TokenRequest,
} from './platform.js';
export type { LaunchOptions } from './program-context.js';
export type { LaunchOutcome, RunningProgram } from './running-program.js';
export type { CatalogEntry, StoreAnswer } from './store-client.js';
export type { UpdateOutcome } from './updater.js';
