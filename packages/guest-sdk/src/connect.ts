import { BridgeError, connectTimeoutMs } from '@org/bridge-protocol/wire';

import { openMiniApp } from './client.js';
import { systemClock } from './clock.js';
import { findHost } from './detect.js';
import { createWindowTransport } from './window-transport.js';

import type { MiniApp } from './mini-app.js';
import type { Transport } from '@org/bridge-protocol/wire';

/** How to connect. */
export interface ConnectOptions {
  /** A way to a host that is already there, such as `createMock().connect()`. Without it the host is looked for. */
  readonly transport?: Transport;
  /** For finding the host and greeting it, all in all. */
  readonly timeoutMs?: number;
}

let current: Promise<MiniApp> | null = null;
let standIn: (() => Transport | null) | null = null;
let tellSession = (_: Promise<MiniApp>): void => undefined;

/**
 * Connects this page to its host. A page has one session: connecting again gives the same one while it lives, and a
 * new one after it ended; one with a transport of its own takes its place. Rejects with NOT_IN_HOST at once where no host
 * can be, HOST_UNREACHABLE or VERSION_MISMATCH.
 */
export async function connect({
  transport,
  timeoutMs = connectTimeoutMs,
}: ConnectOptions = {}): Promise<MiniApp> {
  if (transport === undefined && current !== null) return current;
  const opening = openMiniApp({
    transport: transport ?? findTransport(timeoutMs),
    clock: systemClock,
    timeoutMs,
  });
  const forget = () => {
    if (current === opening) current = null;
  };
  current = opening;
  opening.then(({ closed }) => closed.then(forget), forget);
  tellSession(opening);
  return opening;
}

/** Hears of every session of the page that opens, and of the one that is; the newest listener takes the place of the one before. */
export function onSession(listener: (opening: Promise<MiniApp>) => void): void {
  tellSession = listener;
  if (current !== null) listener(current);
}

/** Where no host is, this gives the way to connect; null when it has none either. For the script-tag build. */
export function useStandIn(find: () => Transport | null): void {
  standIn = find;
}

function findTransport(timeoutMs: number): Transport {
  const guest = findHost();
  if (guest !== null) return createWindowTransport(guest, systemClock, timeoutMs);
  const found = standIn?.();
  if (found) return found;
  throw new BridgeError('NOT_IN_HOST', 'No host: try @org/guest-sdk/mock.');
}
