import type { Transport } from '@org/bridge-protocol/wire';

/** A transport over a MessagePort that may still be on its way. Who holds the other one is settled when it arrives. */
export function createMessagePortTransport(arriving: Promise<MessagePort>): Transport {
  let connected: MessagePort | undefined;
  const withPort = (act: (port: MessagePort) => void) =>
    connected ? act(connected) : void arriving.then(act);
  return {
    carriesBytes: true,
    // A closed port takes messages and drops them. Bytes stand beside their packet, and go over with it.
    send: (packet, bytes) =>
      withPort((port) =>
        bytes ? port.postMessage([packet, bytes], [bytes.buffer]) : port.postMessage(packet),
      ),
    // Setting the handler starts the port, so nothing is delivered before there is a listener.
    onPacket: (listener) =>
      withPort((port) => {
        port.onmessage = ({ data }: MessageEvent<string | [string, Uint8Array<ArrayBuffer>]>) => {
          // The other end has answered, so nothing that waited for the port is still behind.
          connected = port;
          if (typeof data === 'string') listener(data);
          else listener(...data);
        };
      }),
    // Newer engines say when the other side is gone; for the rest there is the heartbeat (docs/protocol.md 3.5).
    onClose: (listener) => withPort((port) => port.addEventListener('close', listener)),
    close: () => withPort((port) => port.close()),
  };
}
