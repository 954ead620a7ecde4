export { HostError } from './error.js';
export { createHost } from './host.js';

export type { HostErrorCode } from './error.js';
export type { ContainerPiece, Stretch } from './container-pieces.js';
export type { ConsentDocument } from './consent-desk.js';
export type { ConsentReceipt, ConsentTerms, Grant, GrantMode } from './consent-record.js';
export type { Host, HostOptions } from './host-api.js';
export type {
  HostEvents,
  IntegrityNotice,
  ReleaseNotice,
  SecurityNotice,
  UpdateProgress,
} from './host-events.js';
export type { InstalledProgram } from './installed-program.js';
export type {
  CancelSignal,
  CodeRequest,
  ConsentAnswer,
  ConsentChoice,
  ConsentRequest,
  DeviceConditions,
  DialogRequest,
  IssuedCode,
  IssuedToken,
  LogEntry,
  NetworkRequest,
  NetworkResponse,
  PaymentOutcome,
  PaymentRequest,
  Platform,
  PlatformBlobs,
  PlatformClock,
  PlatformInstances,
  PlatformNetwork,
  PlatformRecords,
  PlatformScreens,
  PlatformSurfaces,
  PreparedRelease,
  PreparedSurface,
  Surface,
  SurfaceFiles,
  SurfaceRequest,
  SurfaceResume,
  SurfaceSign,
  TokenRequest,
} from './platform.js';
export type {
  NativeCall,
  NativeEventName,
  NativeEvents,
  NativeMethodName,
  NativeMethods,
  NativeProgram,
  PlatformNatives,
  WatchOptions,
} from './platform-natives.js';
export type { NativeCode, NativeLaunch, NativeSign, StopNative } from './native-code.js';
export type { PlatformFiles, PlatformSecrets } from './platform-files.js';
export type { FileInfo, ProgramFiles } from './program-files.js';
export type { KeepAliveOptions } from './keep-alive.js';
export type { LaunchOutcome, LaunchStart, RunningProgram } from './launch-outcome.js';
export type { HostLaunchOptions, LaunchOptions } from './program-context.js';
export type { Powers } from './program-record.js';
export type { CatalogEntry, StoreAnswer } from './store-client.js';
export type { ClosedCode, FailureCode, Trouble, TroubleCode } from './trouble.js';
export type { Evidence } from './trust/evidence.js';
export type { AgreedUpdate, RefusalCode, UpdateOutcome } from './update-outcome.js';
export type { UpdateRound } from './update-round.js';
