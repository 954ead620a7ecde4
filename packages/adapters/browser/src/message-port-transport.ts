import type { Transport } from '@org/bridge-protocol';

/**
 * One end of a MessageChannel as a transport; the port itself keeps packets until the first listener.
 * In engines that fire `close` at a port (the HTML standard has it, Chromium 156 does not), onClose hears of the other end.
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
