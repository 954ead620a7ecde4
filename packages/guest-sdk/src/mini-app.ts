import type { CallGuarded, CallMethod } from './call-method.js';
import type {
  BridgeError,
  EventFrame,
  GuardedOf,
  MethodName,
  PermissionState,
  WelcomeFrame,
} from '@org/bridge-protocol/wire';

/** A live connection to the host. */
export interface MiniApp {
  /** Calls a method by its name. Settles exactly once. Its result is as the host sent it: the spelled-out methods check theirs. */
  readonly call: CallMethod;
  /**
   * Whether this host answers a method, or can do something with one of its parameters: from its own live table. What a
   * host does not answer rejects with NOT_SUPPORTED or METHOD_NOT_FOUND.
   */
  supports<TName extends MethodName, TParameter extends GuardedOf<TName>>(
    method: TName,
    parameter: TParameter,
  ): this is this & { readonly call: CallGuarded<TName, TParameter> };
  supports(method: string): boolean;
  /** What the guest last heard about its permissions. The host decides again at every call. */
  readonly permissions: Readonly<Record<string, PermissionState>>;
  readonly host: WelcomeFrame['host'];
  readonly program: WelcomeFrame['program'];
  /** Hears every event frame of the session, unsorted; the newest listener takes the place of the one before. `on` of this package is made of it. */
  onEvent(listener: (event: EventFrame) => void): void;
  /** Resolves with the reason when the session has ended. */
  readonly closed: Promise<BridgeError>;
  /** Ends the session. All that waits rejects with SESSION_LOST. Safe to call twice. */
  close(): void;
}
