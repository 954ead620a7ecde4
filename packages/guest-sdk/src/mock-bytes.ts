// The bytes that travel with one call of a mock, in base64 and under credit, as a host has them (docs/protocol.md 3.9).

import { BridgeError, limits } from '@org/bridge-protocol';

import type { ChunkFrame, CreditFrame } from '@org/bridge-protocol/wire';

/** What an answer sends and receives bytes by. */
export interface MockBytes {
  /** Sends bytes, no faster than the program takes them. */
  send(bytes: Uint8Array): Promise<void>;
  /** So many bytes of the program. */
  receive(sizeBytes: number): Promise<Uint8Array>;
}

/** The session's end of it. */
export interface OpenBytes extends MockBytes {
  hear(frame: ChunkFrame | CreditFrame): void;
  /** Nobody waits for the call any more. */
  end(): void;
}

/** Opens the bytes of a call. */
export function openMockBytes(id: string, push: (frame: ChunkFrame | CreditFrame) => void): OpenBytes {
  const arrived: Uint8Array[] = [];
  let arrivedBytes = 0;
  let windowBytes: number = limits.streamWindowBytes;
  let sequence = 0;
  let heard = 0;
  let trouble: BridgeError | null = null;
  let wake = (): void => undefined;

  return {
    send: async (bytes) => {
      for (let offset = 0; offset < bytes.length; offset += limits.maxTextChunkBytes) {
        const chunk = bytes.slice(offset, offset + limits.maxTextChunkBytes);
        await until(() => windowBytes >= chunk.length);
        windowBytes -= chunk.length;
        sequence += 1;
        push({ type: 'chunk', id, sequence, data: toBase64(chunk) });
      }
    },
    receive: async (sizeBytes) => {
      await until(() => arrivedBytes >= sizeBytes);
      if (arrivedBytes > sizeBytes)
        throw new BridgeError('STREAM_BROKEN', `${arrivedBytes} bytes came instead of ${sizeBytes}.`);
      return joinBytes(arrived);
    },
    hear: (frame) => {
      if (frame.type === 'credit') windowBytes += frame.bytes;
      else if (frame.sequence > heard) take(frame);
      wake();
    },
    end: () => {
      trouble ??= new BridgeError('CANCELLED', 'Nobody waits for these bytes any more.');
      wake();
    },
  };

  function take({ sequence: number, data }: ChunkFrame): void {
    heard += 1;
    if (number !== heard) trouble ??= new BridgeError('STREAM_BROKEN', `Chunk ${heard} did not arrive.`);
    const bytes = fromBase64(data ?? '');
    arrived.push(bytes);
    arrivedBytes += bytes.length;
    push({ type: 'credit', id, bytes: bytes.length });
  }

  async function until(isSo: () => boolean): Promise<void> {
    while (trouble === null && !isSo()) await new Promise<void>((resolve) => (wake = resolve));
    if (trouble !== null) throw trouble;
  }
}

/** All parts in one piece. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Base64 as bytes. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
