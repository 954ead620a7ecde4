import type { Transport } from '@org/bridge-protocol/wire';

/** Two transports that are each other's other end, in one page. Packets arrive in order, each in a microtask of its own. */
export function createLinkedTransports(): readonly [Transport, Transport] {
  const left = createEnd();
  const right = createEnd();
  left.linkTo(right);
  right.linkTo(left);
  return [left, right];
}

interface End extends Transport {
  linkTo(other: End): void;
  deliver(packet: string): void;
  hearClose(): void;
}

function createEnd(): End {
  const early: string[] = [];
  const closeListeners = new Set<() => void>();
  let packetListener: ((packet: string) => void) | null = null;
  let other: End | null = null;
  let isClosed = false;

  return {
    linkTo: (end) => {
      other = end;
    },
    send: (packet) => {
      if (!isClosed) void Promise.resolve().then(() => other?.deliver(packet));
    },
    deliver: (packet) => {
      if (isClosed) return;
      if (packetListener === null) early.push(packet);
      else packetListener(packet);
    },
    onPacket: (listener) => {
      packetListener = listener;
      for (const packet of early.splice(0)) listener(packet);
    },
    onClose: (listener) => {
      closeListeners.add(listener);
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      void Promise.resolve().then(() => other?.hearClose());
    },
    hearClose: () => {
      if (isClosed) return;
      isClosed = true;
      for (const listener of closeListeners) listener();
    },
  };
}
