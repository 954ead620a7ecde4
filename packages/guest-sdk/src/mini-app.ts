import type { Api } from './api.js';
import type { CallMethod } from './call-method.js';
import type { OnEvent } from './events.js';
import type { BridgeError, PermissionState, WelcomeFrame } from '@org/bridge-protocol';

/** A live connection to the host. */
export interface MiniApp extends Api {
  readonly call: CallMethod;
  readonly on: OnEvent;
  /** Whether this host answers a method, from its own live table. */
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
