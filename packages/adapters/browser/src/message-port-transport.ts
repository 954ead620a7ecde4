import type { Transport } from '@org/bridge-protocol';

/**
 * One end of a MessageChannel as a transport. The port queues packets until the first listener,
 * and where the engine says that the other end is gone (Chromium does), onClose hears it.
 */
export function createMessagePortTransport(port: MessagePort): Transport {
  const closeListeners = new Set<() => void>();
  let isClosed = false;
  port.addEventListener('close', end);

  return {
    send: (packet) => {
      // Posting a string to a port throws in no state, open or closed.
      if (!isClosed) port.postMessage(packet);
    },
    onPacket: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (!isClosed && typeof data === 'string') listener(data);
      });
      port.start();
    },
    onClose: (listener) => {
      closeListeners.add(listener);
    },
    close: () => {
      port.close();
      end();
    },
  };

  function end(): void {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  }
}
