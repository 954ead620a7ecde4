import type { Transport } from '@org/bridge-protocol';

/** A transport over a MessagePort. Who holds the other port was settled when it was handed over. */
export function createMessagePortTransport(port: MessagePort): Transport {
  return {
    // A closed port takes messages and drops them.
    send: (packet) => port.postMessage(packet),
    onPacket: (listener) => {
      // Setting the handler starts the port, so nothing is delivered before there is a listener.
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') listener(data);
      };
    },
    // Newer engines say when the other side is gone; for the rest there is the heartbeat (docs/protocol.md 3.5).
    onClose: (listener) => port.addEventListener('close', listener, { once: true }),
    close: () => {
      port.onmessage = null;
      port.close();
    },
  };
}
