/**
 * A port for the main process that is linked with the page's. The main process loses a message of which anything but a port
 * was transferred (electron/electron#34905), and the SDK transfers its bytes; so they are copied in between.
 */
export function relayPort(page: MessagePort): MessagePort {
  const { port1, port2 } = new MessageChannel();
  page.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') port1.postMessage(data);
    else if (isPacketWithBytes(data)) port1.postMessage([data[0], data[1].slice()]);
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
