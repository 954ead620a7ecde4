// Bytes of a stream: how many there are, and zeros in their place.

import { limits } from '@org/bridge-protocol';

/** Zeros in place of the bytes of a stream, as base64, in pieces that any transport carries; no more than a file may have. */
export function zeroChunks(bytes: number): readonly { readonly bytes: number; readonly data: string }[] {
  const { maxFileBytes, maxTextChunkBytes } = limits;
  const bounded = Math.min(bytes, maxFileBytes);
  const whole = toChunk(maxTextChunkBytes);
  const rest = bounded % maxTextChunkBytes;
  const chunks = Array.from({ length: Math.floor(bounded / maxTextChunkBytes) }, () => whole);
  return rest === 0 ? chunks : [...chunks, toChunk(rest)];
}

function toChunk(bytes: number): { readonly bytes: number; readonly data: string } {
  const padding = (3 - (bytes % 3)) % 3;
  return { bytes, data: 'A'.repeat(Math.ceil(bytes / 3) * 4 - padding) + '='.repeat(padding) };
}
