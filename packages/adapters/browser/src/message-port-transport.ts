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
    carriesBytes: true,
    send: (packet, bytes) => {
      // Posting a string or whole bytes to a port throws in no state, open or closed.
      if (isClosed) return;
      if (bytes === undefined) port.postMessage(packet);
      else port.postMessage([packet, bytes], [bytes.buffer]);
    },
    onPacket: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isClosed) return;
        if (typeof data === 'string') listener(data);
        else if (isPacketWithBytes(data)) listener(...data);
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

// A guest may post whatever its engine can clone. What is taken fills a buffer of its own: no shared memory, none that
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
