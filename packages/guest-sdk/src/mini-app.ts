import { createApi } from './api.js';

import type { Api } from './api.js';
import type { Client } from './client.js';
import type { CallMethod } from './call-method.js';
import type { CallOptions } from './call-options.js';
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

/** The connection that a program sees of a client. */
export function createMiniApp(client: Client): MiniApp {
  const { welcome, methods, permissions, closed } = client;
  const call = async (method: string, params?: unknown, options?: CallOptions) => {
    const result = await client.call(method, params, options);
    if (method.startsWith('permission.')) {
      // 4.2: the methods of this namespace answer with states, newer than those of the welcome.
      const states = result as Readonly<Record<string, PermissionState>>;
      for (const [name, state] of Object.entries(states)) permissions.set(name, state);
    }
    return result;
  };
  // The host checks params and result against the same catalogue that these types come from.
  const typedCall = call as CallMethod;
  return {
    ...createApi(typedCall),
    call: typedCall,
    on: client.on,
    supports: (method) => methods.has(method),
    get permissions() {
      return Object.fromEntries(permissions);
    },
    host: welcome.host,
    program: welcome.program,
    onClose: (listener) => {
      let isHeard = true;
      void closed.then((error) => {
        if (isHeard) listener(error);
      });
      return () => {
        isHeard = false;
      };
    },
    close: () => client.lose('closed by the program'),
  };
}
