import { openMiniApp } from '../src/client.js';
import { createLinkedTransports } from '../src/linked-transport.js';

import { createScriptedHost } from './scripted-host.js';
import { createVirtualClock } from './virtual-clock.js';

import type { ClientParts } from '../src/client.js';
import type { MiniApp } from '../src/mini-app.js';
import type { ScriptedHost, ScriptedHostOptions } from './scripted-host.js';
import type { VirtualClock } from './virtual-clock.js';

/** A greeted guest, the host it talks to, and their time. */
export interface OpenGuest {
  readonly mp: MiniApp;
  readonly host: ScriptedHost;
  readonly clock: VirtualClock;
  /** How many frames and packets the client has dropped. */
  readonly ignored: () => number;
}

/** Connects a guest to a scripted host on a virtual clock. */
export async function openGuest(
  options: ScriptedHostOptions = {},
  parts: Pick<ClientParts, 'heartbeat' | 'deadlineOf'> = {},
): Promise<OpenGuest> {
  const clock = createVirtualClock();
  const [transport, hostEnd] = createLinkedTransports();
  const host = createScriptedHost(hostEnd, options);
  let ignored = 0;
  const onIgnored = () => {
    ignored += 1;
  };
  const mp = await openMiniApp({ transport, clock, timeoutMs: 5_000, onIgnored, ...parts });
  return { mp, host, clock, ignored: () => ignored };
}

/** How a promise stands after everything that is on its way has arrived. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  const settled = promise.then(
    (result) => ({ result }),
    (error: unknown) => error,
  );
  return Promise.race([settled, new Promise((resolve) => setImmediate(resolve, 'waiting'))]);
}

/** A promise that is looked at later; until then a rejection is nobody's surprise. */
export function held<TResult>(promise: Promise<TResult>): Promise<TResult> {
  promise.catch(() => undefined);
  return promise;
}
