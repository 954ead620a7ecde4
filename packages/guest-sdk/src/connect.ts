import { BridgeError, connectTimeoutMs } from '@org/bridge-protocol/wire';

import { openMiniApp } from './client.js';
import { systemClock } from './clock.js';
import { findHost } from './detect.js';
import { createWindowTransport } from './window-transport.js';

import type { MiniApp } from './mini-app.js';
import type { Transport } from '@org/bridge-protocol';

/** How to connect. */
export interface ConnectOptions {
  /** A way to a host that is already there, such as `createMock().connect()`. Without it the host is looked for. */
  readonly transport?: Transport;
  /** For finding the host and greeting it, all in all. */
  readonly timeoutMs?: number;
}

// One session for each document: a second one would end the first.
let current: Promise<MiniApp> | null = null;

/**
 * Connects this page to its host. A page has one session: connecting again gives the same one while it lives, and a
 * new one after it ended. Rejects with NOT_IN_HOST at once where no host can be, HOST_UNREACHABLE or VERSION_MISMATCH.
 */
export async function connect({
  transport,
  timeoutMs = connectTimeoutMs,
}: ConnectOptions = {}): Promise<MiniApp> {
  if (transport !== undefined) return openMiniApp({ transport, clock: systemClock, timeoutMs });
  if (current !== null) return current;
  const guest = findHost();
  if (guest === null)
    throw new BridgeError('NOT_IN_HOST', 'No host here: @org/guest-sdk/mock stands in for one.');
  const found = createWindowTransport(guest, systemClock, timeoutMs);
  const forget = () => (current = null);
  current = openMiniApp({ transport: found, clock: systemClock, timeoutMs });
  current.then((miniApp) => miniApp.onClose(forget), forget);
  return current;
}
