import type { Transport } from '@org/bridge-protocol';

/** Two ends of one channel in memory. Packets arrive in a later microtask, as on a real port. */
export function linkedTransports(): [Transport, Transport] {
  const left = createEnd(() => right);
  const right = createEnd(() => left);
  return [left.transport, right.transport];
}

interface End {
  readonly transport: Transport;
  deliver(packet: string): void;
  peerClosed(): void;
}

function createEnd(peer: () => End): End {
  const early: string[] = [];
  let onPacket: ((packet: string) => void) | null = null;
  let onClose: (() => void) | null = null;
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    onClose?.();
  };
  return {
    transport: {
      send: (packet) => {
        if (!isClosed) void Promise.resolve().then(() => peer().deliver(packet));
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
        close();
        void Promise.resolve().then(() => {
          peer().peerClosed();
        });
      },
    },
    deliver: (packet) => {
      if (isClosed) return;
      if (onPacket === null) early.push(packet);
      else onPacket(packet);
    },
    peerClosed: close,
  };
}
