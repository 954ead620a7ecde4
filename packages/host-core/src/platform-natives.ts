// What a platform answers by itself: methods of the device, of the host's own screens and of its services.
// The core has checked rate, gate, gesture and parameters before, and checks the result after.

import type { CancelSignal } from './cancel-signal.js';
import type { ProgramFiles } from './program-files.js';
import type {
  EventDataOf,
  EventName,
  GuardedOf,
  HandlerParamsOf,
  MethodName,
  ResultOf,
} from '@org/bridge-protocol';

/** The methods that a platform or the host's app answers; the core answers all others. */
export type NativeMethodName = Extract<
  MethodName,
  | 'app.openMiniApp'
  | 'app.returnToOpener'
  | 'auth.isLoggedIn'
  | 'auth.login'
  | 'auth.logout'
  | 'file.export'
  | 'file.pick'
  | 'link.canOpen'
  | 'link.open'
  | 'location.get'
  | 'network.getStatus'
  | 'permission.openSettings'
  | 'scan.scanCode'
  | 'share.createLink'
  | 'share.open'
  | `${'biometric' | 'calendar' | 'clipboard' | 'cloudStorage' | 'contacts' | 'device'}.${string}`
  | 'user.getId'
  | 'user.getProfile'
  | `${'iap' | 'media' | 'notification' | 'telemetry'}.${string}`
  | `ui.${'get' | 'set' | 'showActionSheet'}${string}`
>;

/** The events that a platform reports. */
export type NativeEventName = Extract<
  EventName,
  | 'app.memoryWarning'
  | 'app.returned'
  | 'location.change'
  | 'network.change'
  | `ui.${'theme' | 'viewport' | 'primaryButton'}${string}`
>;

/** Which program asks, and where it runs. */
export interface NativeProgram {
  readonly id: string;
  readonly name: string;
  readonly partnerName: string;
  /** The host's own place for the surface, handed through from `launch`. */
  readonly mount: unknown;
}

/** One native call, beyond its params. */
export interface NativeCall {
  readonly program: NativeProgram;
  /** Aborts when the guest cancels or the session ends. Close what was opened for it. */
  readonly signal: CancelSignal;
  /** Aborts when the session ends, also long after the answer: for what stays, such as a bar or a lit screen. */
  readonly sessionSignal: CancelSignal;
  /** The program's files: where to put what was picked, taken or recorded. */
  readonly files: ProgramFiles;
  /** For `effect: 'once'`: the same key always means the same act. Empty for other methods. */
  readonly idempotencyKey: string;
  /** Whether the method may be used now: ask again before what happens long after the answer, such as a note at a time. */
  isPermitted(): boolean;
}

/** Answers native methods. Throw a BridgeError to refuse with a code; anything else becomes INTERNAL. */
export type NativeMethods = {
  readonly [Name in NativeMethodName]?: (
    params: HandlerParamsOf<Name>,
    call: NativeCall,
  ) => ResultOf<Name> | Promise<ResultOf<Name>>;
};

/** Begins to report an event to one subscription; the returned function ends it. */
export type NativeEvents = {
  readonly [Name in NativeEventName]?: (
    program: NativeProgram,
    emit: (data: EventDataOf<Name>) => void,
    options: WatchOptions,
  ) => () => void;
};

/** What `location.watch` asks for; plain subscriptions ask for nothing. */
export interface WatchOptions {
  readonly accuracy?: 'coarse' | 'fine';
  readonly minIntervalMs?: number;
}

/** A platform's own answers. What is missing here is NOT_SUPPORTED, and `supports()` says so before. */
export interface PlatformNatives {
  readonly methods: NativeMethods;
  readonly events: NativeEvents;
  /** Why it does not answer what it does not answer, by method: shown to partners. */
  readonly unsupported?: Readonly<Partial<Record<MethodName, string>>>;
  /** Parameters that a method answers without knowing what to do with them: refused, and `supports()` says so. */
  readonly without?: { readonly [Name in MethodName]?: readonly GuardedOf<Name>[] };
  /**
   * Whether the user did something in the last `withinMs`, such as a click or a key: in this program, where the platform can
   * tell. An engine that keeps the time of gestures itself goes by its own. Each gesture is taken once. Without this member the
   * engine's own check is the only one.
   */
  takeGesture?(programId: string, withinMs: number): boolean | Promise<boolean>;
  /** Forgets all that is kept for a program, such as keys, notes and marks: it was uninstalled. May be asked twice. */
  forgetProgram?(programId: string): void | Promise<void>;
}
