import { parseHostPacket } from '@org/bridge-protocol';

import type { Transport } from '@org/bridge-protocol';

import type { VirtualClock } from './virtual-clock.js';

/** What happens to one packet on its way. */
export interface Fault {
  /** How many of it arrive: 0 is a loss, 2 is a double. */
  readonly copies: number;
  /** Different delays put packets in another order. */
  readonly delayMs: number;
}

/** A channel that treats packets as a schedule says, and may end with or without a word. */
export interface FaultyLink {
  readonly guestEnd: Transport;
  readonly hostEnd: Transport;
  /** From now on packets meet the schedule; before that all arrive at once. */
  startFaults(): void;
  /** The port stays open and nothing comes through any more. */
  fallSilent(): void;
  /** The port closes and says so. */
  close(): void;
  /** When the guest last received a pong. */
  lastPongMs(): number;
}

/** Makes a channel on a clock; each direction goes through its faults again and again. */
export function createFaultyLink(
  clock: VirtualClock,
  faults: { readonly toHost: readonly Fault[]; readonly toGuest: readonly Fault[] },
): FaultyLink {
  const closeListeners = new Set<() => void>();
  let isFaulty = false;
  let isSilent = false;
  let lastPongMs = -Infinity;

  const direction = (schedule: readonly Fault[]) => {
    let sent = 0;
    let listener: (packet: string) => void = () => undefined;
    return {
      listen: (next: (packet: string) => void) => {
        listener = next;
      },
      send: (packet: string) => {
        const fault = isFaulty ? schedule[sent++ % schedule.length] : undefined;
        const { copies, delayMs } = fault ?? { copies: 1, delayMs: 0 };
        for (let copy = 0; copy < copies; copy += 1) {
          clock.setTimer(delayMs * (copy + 1), () => {
            if (!isSilent) listener(packet);
          });
        }
      },
    };
  };
  const toHost = direction(faults.toHost);
  const toGuest = direction(faults.toGuest);
  const end = (from: ReturnType<typeof direction>, to: ReturnType<typeof direction>): Transport => ({
    send: to.send,
    onPacket: from.listen,
    onClose: (listener) => closeListeners.add(listener),
    close: () => undefined,
  });
  const guestEnd = end(toGuest, toHost);

  return {
    hostEnd: end(toHost, toGuest),
    guestEnd: {
      ...guestEnd,
      onPacket: (listener) =>
        guestEnd.onPacket((packet) => {
          if (parseHostPacket(packet).frames.some(({ type }) => type === 'pong')) lastPongMs = clock.now();
          listener(packet);
        }),
    },
    startFaults: () => {
      isFaulty = true;
    },
    fallSilent: () => {
      isSilent = true;
    },
    close: () => {
      isSilent = true;
      for (const listener of closeListeners) listener();
    },
    lastPongMs: () => lastPongMs,
  };
}
