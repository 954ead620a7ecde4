import type { Transport } from '@org/bridge-protocol';

/**
 * Two ends of one channel in memory. Packets arrive in a later microtask, as on a real port; with `carriesBytes` also
 * bytes beside them.
 */
export function linkedTransports({ carriesBytes = false } = {}): [Transport, Transport] {
  const left = createEnd(() => right, carriesBytes);
  const right = createEnd(() => left, carriesBytes);
  return [left.transport, right.transport];
}

type Sent = Parameters<Transport['send']>;

interface End {
  readonly transport: Transport;
  deliver(...packet: Sent): void;
  peerClosed(): void;
}

function createEnd(peer: () => End, carriesBytes: boolean): End {
  const early: Sent[] = [];
  let onPacket: ((...packet: Sent) => void) | null = null;
  let onClose: (() => void) | null = null;
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    onClose?.();
  };
  return {
    transport: {
      ...(carriesBytes ? { carriesBytes } : {}),
      send: (packet, bytes) => {
        if (isClosed) return;
        // As a port does it: the sender no longer has the bytes.
        const given = bytes && structuredClone(bytes, { transfer: [bytes.buffer] });
        void Promise.resolve().then(() => peer().deliver(packet, given));
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
        close();
        void Promise.resolve().then(() => {
          peer().peerClosed();
        });
      },
    },
    deliver: (...packet) => {
      if (isClosed) return;
      if (onPacket === null) early.push(packet);
      else onPacket(...packet);
    },
    peerClosed: close,
  };
}
