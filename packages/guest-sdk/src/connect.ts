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

let current: Promise<MiniApp> | null = null;
let standIn: (() => Transport | null) | null = null;
const listeners = new Set<(miniApp: MiniApp) => void>();

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
  opening.then((miniApp) => {
    miniApp.onClose(forget);
    for (const listener of listeners) listener(miniApp);
  }, forget);
  return opening;
}

/** Hears of every session of the page, also of one that is open; the returned function ends that. */
export function onSession(listener: (miniApp: MiniApp) => void): () => void {
  listeners.add(listener);
  // One that never opens has no session to tell of; whoever connected hears why.
  current?.then(listener).catch(() => undefined);
  return () => listeners.delete(listener);
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
  throw new BridgeError('NOT_IN_HOST', 'No host here: @org/guest-sdk/mock stands in for one.');
}
