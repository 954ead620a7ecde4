import type { CallGuarded, CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';
import type { BridgeError, GuardedOf, MethodName, PermissionState, WelcomeFrame } from '@org/bridge-protocol';

/** A live connection to the host. */
export interface MiniApp {
  readonly call: CallMethod;
  readonly on: OnEvent;
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
  /** Calls back once when the session ends, also when it has ended already; the returned function ends that. */
  onClose(listener: (error: BridgeError) => void): () => void;
  /** Ends the session. All that waits rejects with SESSION_LOST. Safe to call twice. */
  close(): void;
}
