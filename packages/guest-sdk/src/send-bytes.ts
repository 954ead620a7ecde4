import { BridgeError, maxChunkBytes, maxTextChunkBytes, streamWindowBytes } from '@org/bridge-protocol/wire';

import { failBytes } from './call-bytes.js';

import type { ByteLink, CallBytes } from './call-bytes.js';

/** Sends these bytes with one call, as fast as the host takes them. A source that fails rejects the call. */
export function sendBytes(source: Uint8Array | AsyncIterable<Uint8Array>): CallBytes {
  let windowBytes = streamWindowBytes;
  let isOver = false;
  let wake = (): void => undefined;
  return {
    begin: (link) => {
      send(link).catch((cause: unknown) =>
        failBytes(
          link,
          new BridgeError('CANCELLED', 'The source of the bytes failed: see the cause.', { cause }),
        ),
      );
    },
    hear: (frame) => {
      if (frame.type === 'credit') windowBytes += frame.bytes;
      wake();
    },
    end: () => {
      isOver = true;
      wake();
    },
  };

  async function send({ id, queue, transport: { carriesBytes } }: ByteLink): Promise<void> {
    const chunkBytes = carriesBytes ? maxChunkBytes : maxTextChunkBytes;
    let sequence = 0;
    for await (const piece of source instanceof Uint8Array ? [source] : source) {
      for (let offset = 0; offset < piece.length; offset += chunkBytes) {
        const bytes = piece.slice(offset, offset + chunkBytes);
        while (!isOver && windowBytes < bytes.length) await new Promise<void>((resolve) => (wake = resolve));
        // Leaving the loop closes the source.
        if (isOver) return;
        windowBytes -= bytes.length;
        sequence += 1;
        // Bytes stand beside the frame that speaks of them, so that one has a packet of its own.
        if (carriesBytes) queue.flush();
        queue.push(
          JSON.stringify({ type: 'chunk', id, sequence, data: carriesBytes ? null : toBase64(bytes) }),
        );
        if (carriesBytes) queue.flush(bytes);
      }
    }
  }
}

function toBase64(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}
