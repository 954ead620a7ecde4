import { BridgeError, connectTimeoutMs } from '@org/bridge-protocol/wire';

import { systemClock } from './clock.js';
import { openClient } from './client.js';
import { findHost } from './detect.js';
import { keepSession } from './keep-session.js';
import { createMiniApp } from './mini-app.js';
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

/**
 * Connects this page to its host. A page has one session: connecting again gives the same one while it lives, and a
 * new one after it ended. Rejects with NOT_IN_HOST at once where no host can be, HOST_UNREACHABLE or VERSION_MISMATCH.
 */
export async function connect(options: ConnectOptions = {}): Promise<MiniApp> {
  const { transport, timeoutMs = connectTimeoutMs } = options;
  return transport === undefined ? connectToHost(timeoutMs) : open(transport, timeoutMs);
}

const connectToHost = /* @__PURE__ */ keepSession(async (timeoutMs: number) => {
  const guest = findHost();
  if (guest === null)
    throw new BridgeError('NOT_IN_HOST', 'No host here: @org/guest-sdk/mock stands in for one.');
  return open(createWindowTransport(guest, systemClock, timeoutMs), timeoutMs);
});

async function open(transport: Transport, timeoutMs: number): Promise<MiniApp> {
  return createMiniApp(await openClient({ transport, clock: systemClock, timeoutMs }));
}
