import { maxChunkBytes, maxPacketChars } from '@org/bridge-protocol/wire';

/**
 * A port for the main process that is linked with the page's. The main process loses a message of which anything but a port
 * was transferred (electron/electron#34905), and the SDK transfers its bytes; so they are copied in between.
 */
export function relayPort(page: MessagePort): MessagePort {
  const { port1, port2 } = new MessageChannel();
  page.onmessage = ({ data }: MessageEvent<unknown>) => {
    const packet = isPacketWithBytes(data) ? data[0] : data;
    const bytes = isPacketWithBytes(data) ? data[1] : null;
    if (typeof packet !== 'string') return;
    // protocol 1.2: no host takes a larger one. It hears of one that is a little too large, for its log.
    if (packet.length > maxPacketChars || (bytes?.length ?? 0) > maxChunkBytes)
      port1.postMessage(' '.repeat(maxPacketChars + 1));
    else port1.postMessage(bytes === null ? packet : [packet, bytes.slice()]);
  };
  port1.onmessage = ({ data }: MessageEvent<string | [packet: string, bytes: Uint8Array]>) => {
    if (typeof data === 'string') page.postMessage(data);
    // The engine cloned them into a buffer of their own.
    else page.postMessage([data[0], new Uint8Array(data[1])]);
  };
  return port2;
}

/** What a program posts beside a packet may be anything that its engine can clone. */
function isPacketWithBytes(data: unknown): data is [packet: string, bytes: Uint8Array] {
  return (
    Array.isArray(data) && data.length === 2 && typeof data[0] === 'string' && data[1] instanceof Uint8Array
  );
}
