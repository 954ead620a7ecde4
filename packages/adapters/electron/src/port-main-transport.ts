import type { Transport } from '@org/bridge-protocol';

import type { ElectronPort } from './electron-parts.js';

/** A port of the main process as a transport. It tells when the document at the other end is gone. */
export function createPortMainTransport(port: ElectronPort): Transport {
  const closeListeners = new Set<() => void>();
  let isClosed = false;
  port.on('close', end);

  return {
    carriesBytes: true,
    send: (packet, bytes) => {
      if (isClosed) return;
      // Cloned, never transferred: the port takes nothing but ports along.
      port.postMessage(bytes === undefined ? packet : [packet, bytes]);
    },
    onPacket: (listener) => {
      port.on('message', ({ data }) => {
        if (isClosed) return;
        if (typeof data === 'string') listener(data);
        else if (isPacketWithBytes(data)) listener(...data);
      });
      // Until now the port has kept what came.
      port.start();
    },
    onClose: (listener) => {
      closeListeners.add(listener);
    },
    close: () => {
      if (isClosed) return;
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

// A program may post whatever its engine can clone. What is taken fills a buffer of its own: no shared memory, none that
// grows, and no short view that keeps a long buffer alive.
function isPacketWithBytes(data: unknown): data is [packet: string, bytes: Uint8Array<ArrayBuffer>] {
  if (!Array.isArray(data) || data.length !== 2) return false;
  const [packet, bytes] = data as readonly unknown[];
  return (
    typeof packet === 'string' &&
    bytes instanceof Uint8Array &&
    bytes.buffer instanceof ArrayBuffer &&
    bytes.buffer.byteLength === bytes.length &&
    // Newer than the types of this build.
    (bytes.buffer as { readonly resizable?: boolean }).resizable !== true
  );
}
