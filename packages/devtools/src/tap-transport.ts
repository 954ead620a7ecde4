import type { Recorder } from './recorder.js';
import type { Transport } from '@org/bridge-protocol';

/**
 * The same transport, overheard: what it sends and receives is recorded just before it goes on, unchanged and in the same
 * turn. The recorder says which end this is.
 */
export function tapTransport(transport: Transport, recorder: Recorder): Transport {
  const [sending, receiving] =
    recorder.end === 'guest' ? (['to-host', 'to-guest'] as const) : (['to-guest', 'to-host'] as const);
  return {
    ...(transport.carriesBytes === true ? { carriesBytes: true } : {}),
    send: (...packet) => {
      // Before they are sent: bytes are handed over, and an answer may come at once.
      recorder.packet(sending, packet[0], packet[1]?.byteLength ?? 0);
      transport.send(...packet);
    },
    onPacket: (listener) => {
      transport.onPacket((...packet) => {
        recorder.packet(receiving, packet[0], packet[1]?.byteLength ?? 0);
        listener(...packet);
      });
    },
    onClose: (listener) => {
      transport.onClose(() => {
        recorder.closed(receiving);
        listener();
      });
    },
    close: () => {
      transport.close();
    },
  };
}
