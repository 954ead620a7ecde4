import type { Transport } from '@org/bridge-protocol';

/** Two ends of one channel inside this engine. Packets arrive in a later microtask, in their order; bytes are copied. */
export function linkedTransports(): readonly [Transport, Transport] {
  const left = createEnd(() => right);
  const right = createEnd(() => left);
  return [left.transport, right.transport];
}

/** Hands on what either of two channels says to the other, and ends one with the other. */
export function joinTransports(left: Transport, right: Transport): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    from.onPacket((packet, bytes) => {
      to.send(packet, bytes);
    });
    from.onClose(() => {
      to.close();
    });
  }
}

interface End {
  readonly transport: Transport;
  deliver(packet: Packet): void;
  peerClosed(): void;
}

type Packet = readonly [text: string, bytes: Uint8Array<ArrayBuffer> | undefined];

function createEnd(peer: () => End): End {
  const early: Packet[] = [];
  const closeListeners: (() => void)[] = [];
  let hear: ((text: string, bytes?: Uint8Array<ArrayBuffer>) => void) | null = null;
  let isClosed = false;
  return {
    transport: {
      carriesBytes: true,
      send: (text, bytes) => {
        if (isClosed) return;
        // The sender no longer has the bytes, whatever it goes on to write into them.
        const packet = [text, bytes?.slice()] as const;
        void Promise.resolve().then(() => {
          peer().deliver(packet);
        });
      },
      onPacket: (listener) => {
        hear = listener;
        for (const packet of early.splice(0)) listener(...packet);
      },
      onClose: (listener) => {
        closeListeners.push(listener);
      },
      close: () => {
        if (isClosed) return;
        end();
        void Promise.resolve().then(() => {
          peer().peerClosed();
        });
      },
    },
    deliver: (packet) => {
      if (isClosed) return;
      if (hear === null) early.push(packet);
      else hear(...packet);
    },
    peerClosed: end,
  };

  function end(): void {
    if (isClosed) return;
    isClosed = true;
    for (const tell of closeListeners) tell();
  }
}
