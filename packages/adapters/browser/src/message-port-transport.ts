import type { Transport } from '@org/bridge-protocol';

/**
 * One end of a MessageChannel as a transport. Where the engine tells that the other end is gone (Chromium does),
 * onClose hears it.
 */
export function createMessagePortTransport(port: MessagePort): Transport {
  const listeners = new Set<(packet: string) => void>();
  const closeListeners = new Set<() => void>();
  const early: string[] = [];
  let isClosed = false;
  port.addEventListener('close', end);
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isClosed || typeof data !== 'string') return;
    if (listeners.size === 0) early.push(data);
    for (const listener of listeners) listener(data);
  });
  // At once: a port that was not started does not tell when its other end has gone.
  port.start();

  return {
    send: (packet) => {
      // Posting a string to a port throws in no state, open or closed.
      if (!isClosed) port.postMessage(packet);
    },
    onPacket: (listener) => {
      listeners.add(listener);
      for (const packet of early.splice(0)) listener(packet);
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
