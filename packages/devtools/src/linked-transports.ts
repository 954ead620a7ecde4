import type { Transport } from '@org/bridge-protocol';

/** Two transports that are each other's other end: one for a guest, one for a replay. Packets arrive in a later microtask. */
export function linkedTransports(): readonly [Transport, Transport] {
  const left = createEnd(() => right);
  const right = createEnd(() => left);
  return [left.transport, right.transport];
}

interface End {
  readonly transport: Transport;
  readonly deliver: (packet: string) => void;
  readonly hearClose: () => void;
}

function createEnd(peer: () => End): End {
  const early: string[] = [];
  let onPacket: ((packet: string) => void) | null = null;
  let onClose: (() => void) | null = null;
  let isClosed = false;
  return {
    transport: {
      send: (packet) => {
        if (!isClosed) later(() => peer().deliver(packet));
      },
      onPacket: (listener) => {
        onPacket = listener;
        for (const packet of early.splice(0)) listener(packet);
      },
      onClose: (listener) => {
        onClose = listener;
      },
      close: () => {
        if (isClosed) return;
        isClosed = true;
        later(() => peer().hearClose());
      },
    },
    deliver: (packet) => {
      if (isClosed) return;
      if (onPacket === null) early.push(packet);
      else onPacket(packet);
    },
    hearClose: () => {
      if (isClosed) return;
      isClosed = true;
      onClose?.();
    },
  };
}

function later(act: () => void): void {
  void Promise.resolve().then(act);
}
