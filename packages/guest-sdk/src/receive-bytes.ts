import { BridgeError } from '@org/bridge-protocol/wire';

import { failBytes } from './call-bytes.js';

import type { ByteLink, CallBytes } from './call-bytes.js';

/**
 * Takes the bytes that the host sends with one call, in order. While a promise of `onBytes` is open, the host soon stops
 * sending; when it rejects, so does the call.
 */
export function receiveBytes(onBytes: (bytes: Uint8Array) => void | Promise<void>): CallBytes {
  let link: ByteLink | null = null;
  let received = 0;
  return {
    begin: (to) => {
      link = to;
    },
    hear: (frame, beside) => {
      // 3.9: what was there already is a doubled frame.
      if (link === null || frame.type !== 'chunk' || frame.sequence <= received) return;
      const { id, queue } = link;
      const fail = failBytes.bind(null, link);
      const bytes = frame.data === null ? beside : fromBase64(frame.data);
      received += 1;
      if (bytes === undefined || frame.sequence !== received) {
        fail(new BridgeError('STREAM_BROKEN', 'Bytes were lost on their way: ask for them again.'));
        return;
      }
      const { length } = bytes;
      void Promise.resolve(bytes)
        .then(onBytes)
        .then(
          () => link && queue.push(JSON.stringify({ type: 'credit', id, bytes: length })),
          (cause: unknown) =>
            fail(new BridgeError('CANCELLED', 'Nobody took the bytes: see the cause.', { cause })),
        );
    },
    end: () => {
      link = null;
    },
  };
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
