import type { CallBytes } from './call-bytes.js';
import type { Extensions } from './extension.js';
import type { Grants } from './grants.js';
import type { OnceJournal } from './once-journal.js';
import type { PageStack } from './page-stack.js';
import type { NativeEventName, NativeMethodName, NativeProgram, WatchOptions } from './platform-natives.js';
import type { CancelSignal, Platform } from './platform.js';
import type { ProgramFiles } from './program-files.js';
import type { ProgramIdentity } from './program-identity.js';
import type { ProgramParts } from './program-parts.js';
import type { ProgramSecrets } from './program-secrets.js';
import type { ProgramStorage } from './program-storage.js';
import type { EventDataOf, EventName, HandlerParamsOf, MethodName, ResultOf } from '@org/bridge-protocol';

/** How a launch came about. */
export interface LaunchOptions {
  /** Path inside the program, for the program to route by. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Where the user came from: `list`, `qr`, `link`, … */
  readonly scene?: string;
  readonly referrer?: string;
}

/** How a host launches a program. */
export interface HostLaunchOptions extends LaunchOptions {
  /** The host's own place for the surface. */
  readonly mount?: unknown;
  /**
   * `prefer-local` (unless told) opens what is here. `sync` asks the store first, for at most five seconds; a download that
   * takes longer goes on for the next launch.
   */
  readonly update?: 'prefer-local' | 'sync';
  /** Cancels the update that a launch waits for; what is here is opened when it may be. */
  readonly signal?: CancelSignal;
}

/** What an update check from inside a program answers. */
export type UpdateStatus = ResultOf<'update.check'>;

/** Everything a handler may touch: one program, one session, and the platform. */
export interface ProgramContext {
  readonly platform: Platform;
  readonly program: ProgramIdentity;
  readonly host: { readonly name: string; readonly version: string; readonly locale: string };
  readonly launch: LaunchOptions;
  readonly storage: ProgramStorage;
  readonly grants: Grants;
  readonly once: OnceJournal;
  /** Rejects with NOT_SUPPORTED where the platform keeps no files. */
  readonly files: ProgramFiles;
  readonly secrets: ProgramSecrets | null;
  readonly pages: PageStack;
  /** Whether the host has the program in front: no user answers one in the background. */
  isInFront(): boolean;
  readonly parts: Pick<ProgramParts, 'load'>;
  readonly extensions: Extensions;
  /** Who calls, as a platform is told. */
  readonly nativeProgram: NativeProgram;
  /** Aborts when the session ends. */
  readonly sessionSignal: CancelSignal;
  /** Credits `app.ready` to the release this session runs. */
  reportReady(): void;
  requestClose(): void;
  /** Launches again on the same place, at a path of the program. */
  requestRestart(path: string | null): void;
  /** What the host asks before it closes the program; null asks nothing. */
  setCloseConfirmation(message: string | null): void;
  checkForUpdate(): Promise<UpdateStatus>;
  /** Whether a newer release waits for the next launch. */
  hasStagedUpdate(): Promise<boolean>;
  /** What this host answers now. */
  capabilities(): ResultOf<'bridge.getCapabilities'>;
  subscribe(event: string, options?: WatchOptions): string;
  unsubscribe(subscriptionId: string): void;
}

/** One call, beyond its params. */
export interface CallContext {
  /** Aborts when the guest cancels or the session ends. */
  readonly signal: CancelSignal;
  /** The key of a method with `effect: 'once'`, made by the host when the guest sent none; empty for any other method. */
  readonly idempotencyKey: string;
  /** Tells the guest how far the call has come; null while the total is not known. */
  readonly reportProgress: (doneBytes: number, totalBytes: number | null) => void;
  /** The bytes that travel with the call, where its method declares some. */
  readonly bytes: CallBytes | null;
}

/** The methods and events that the core answers and sends itself, whatever the platform. */
export type CoreMethodName = Exclude<MethodName, NativeMethodName>;
export type CoreEventName = Exclude<EventName, NativeEventName>;

/** Answers one method. What it throws as BridgeError reaches the guest; anything else becomes INTERNAL. */
type Handler<TName extends MethodName> = (
  params: HandlerParamsOf<TName>,
  context: ProgramContext,
  call: CallContext,
) => ResultOf<TName> | Promise<ResultOf<TName>>;

/** A handler for each method of a namespace. */
export type Handlers<TName extends MethodName> = { readonly [Name in TName]: Handler<Name> };

/** Sends an event to whoever of the program listens. */
export type EmitToProgram = <TName extends EventName>(event: TName, data: EventDataOf<TName>) => void;
