// The channels of a schedule: every packet meets its fault, in either direction, and old ones may arrive late.

import type { Transport } from '@org/bridge-protocol';

import type { Fault, Plan } from './plan.js';
import type { Lane, World } from './world.js';

/** Which way a packet goes. */
export type Direction = 'toHost' | 'toGuest';

/** A packet as it arrives. */
export interface Arrival {
  readonly text: string;
  readonly direction: Direction;
  /** 0, or 1 for one that has come before. */
  readonly copy: number;
  readonly connection: Connection;
}

/** One document's way to one session. */
export interface Connection {
  readonly guestEnd: Transport;
  readonly hostEnd: Transport;
  /** The session, once the host has named it. */
  readonly session: string;
  /** Whether the host is there and has not closed its end. */
  readonly isHostOpen: boolean;
  readonly hostLane: Lane;
}

/** What watches the channel, and what a test does to it on purpose. */
export interface WireHooks {
  /** Sees every packet as it was sent. */
  readonly onSent: (packet: string, direction: Direction, connection: Connection) => void;
  /** Sees every packet that reaches a living end, before that end does. */
  readonly onArrived: (arrival: Arrival) => void;
  /** What arrives in its place; null when nothing does. */
  readonly tamper?: ((arrival: Arrival) => string | null) | undefined;
}

/** What the channel did. */
type WireCounts = Record<'packets' | 'dropped' | 'doubled' | 'reordered' | 'delayed' | 'strayed', number>;

/** All channels of a schedule. */
export interface Wire {
  connect(guest: Lane, host: Lane): Connection;
  /** The newest connection breaks; its ends hear of it if ends hear of anything. */
  cut(): void;
  /** From now on every packet arrives, once and in order. */
  heal(): void;
  readonly counts: WireCounts;
}

/** What a packet takes without a fault. */
const LATENCY_MS = 1;

type Sent = Parameters<Transport['send']>;

interface End extends Transport {
  readonly lane: Lane;
  readonly isOpen: boolean;
  hear(...packet: Sent): void;
  /** The other end has closed. */
  hearClose(): void;
  cut(): void;
}

const unharmed: Fault = { copies: 1, delayMs: 0 };

interface Pair {
  readonly toHost: End;
  readonly toGuest: End;
  readonly connection: Connection;
}

/** Makes the channels of a schedule. */
export function createWire(world: World, plan: Plan, hooks: WireHooks): Wire {
  const counts: WireCounts = { packets: 0, dropped: 0, doubled: 0, reordered: 0, delayed: 0, strayed: 0 };
  const ways = { toHost: way(plan.toHost), toGuest: way(plan.toGuest) };
  let isHealed = false;
  let newest: Pair | null = null;
  let cutNewest = (): void => undefined;

  return {
    connect: (guest, host) => {
      let session = '';
      // What arrives toHost is heard by the host's end.
      const toHost = openEnd('toGuest', host, () => pair);
      const toGuest = openEnd('toHost', guest, () => pair);
      const connection: Connection = {
        guestEnd: toGuest,
        hostEnd: {
          ...toHost,
          send: (packet, bytes) => {
            session ||= /^\{"session":"([^"]+)"/u.exec(packet)?.[1] ?? '';
            toHost.send(packet, bytes);
          },
        },
        get session() {
          return session;
        },
        get isHostOpen() {
          return toHost.isOpen && !host.isDead;
        },
        hostLane: host,
      };
      const pair: Pair = { toHost, toGuest, connection };
      newest = pair;
      cutNewest = () => {
        toHost.cut();
        toGuest.cut();
      };
      return connection;
    },
    cut: () => cutNewest(),
    heal: () => {
      isHealed = true;
    },
    counts,
  };

  function way(faults: readonly Fault[]): () => Fault {
    let sent = 0;
    return () => (isHealed ? undefined : faults[sent++ % faults.length]) ?? unharmed;
  }

  /** Counts what befalls a packet, and says when it comes. */
  function meet(
    packet: string,
    direction: Direction,
    lastArrivalMs: number,
  ): Fault & { readonly arrivalMs: number } {
    const isSpared = !plan.losesGreetings && /"type":"(?:hello|welcome)"/u.test(packet.slice(0, 100));
    const fault = isSpared ? unharmed : ways[direction]();
    const { copies, delayMs } = fault;
    const arrivalMs = world.now() + LATENCY_MS + delayMs;
    counts.packets += 1;
    if (copies === 0) counts.dropped += 1;
    if (copies > 1) counts.doubled += 1;
    if (copies > 0 && delayMs > 0) counts.delayed += 1;
    if (copies > 0 && arrivalMs < lastArrivalMs) counts.reordered += 1;
    return { ...fault, arrivalMs };
  }

  function openEnd(direction: Direction, lane: Lane, own: () => Pair): End {
    const early: Sent[] = [];
    let onPacket: ((...packet: Sent) => void) | null = null;
    let onClose = (): void => undefined;
    let isClosed = false;
    let lastArrivalMs = 0;

    return {
      ...(plan.carriesBytes ? { carriesBytes: true } : {}),
      lane,
      send: (packet, bytes) => {
        if (isClosed) return;
        const from = own();
        const { copies, delayMs, arrivalMs } = meet(packet, direction, lastArrivalMs);
        if (copies > 0) lastArrivalMs = Math.max(lastArrivalMs, arrivalMs);
        hooks.onSent(packet, direction, from.connection);
        // As a port does it: the sender no longer has the bytes.
        const given = bytes && structuredClone(bytes, { transfer: [bytes.buffer] });
        for (let copy = 0; copy < copies; copy += 1) {
          const beside = copy + 1 < copies ? given?.slice() : given;
          const afterMs = (LATENCY_MS + delayMs) * (copy + 1);
          const deliver = (to: Pair) => arrive(to, { text: packet, direction, copy }, beside);
          if (!plan.isShared) from[direction].lane.post(afterMs, () => deliver(from));
          else
            world.at(world.now() + afterMs, () => {
              // Whoever stands at the end of a shared channel now hears what was meant for another.
              const to = newest ?? from;
              if (to !== from) counts.strayed += 1;
              to[direction].lane.post(0, () => deliver(to));
            });
        }
      },
      onPacket: (listener) => {
        onPacket = listener;
        for (const packet of early.splice(0)) listener(...packet);
      },
      onClose: (listener) => {
        onClose = listener;
      },
      close: () => {
        if (isClosed) return;
        isClosed = true;
        const other = own()[direction];
        if (plan.tellsClose) other.lane.post(LATENCY_MS, () => other.hearClose());
      },
      get isOpen() {
        return !isClosed;
      },
      hear: (...packet) => {
        if (onPacket === null) early.push(packet);
        else onPacket(...packet);
      },
      hearClose: () => {
        if (isClosed) return;
        isClosed = true;
        onClose();
      },
      cut: () => {
        if (isClosed) return;
        if (plan.tellsClose) lane.post(LATENCY_MS, () => onClose());
        isClosed = true;
      },
    };
  }

  function arrive(to: Pair, packet: Omit<Arrival, 'connection'>, beside: Sent[1]): void {
    const arrival = { ...packet, connection: to.connection };
    const text = hooks.tamper === undefined ? packet.text : hooks.tamper(arrival);
    if (text === null || !to[packet.direction].isOpen) return;
    hooks.onArrived({ ...arrival, text });
    to[packet.direction].hear(text, beside);
  }
}
