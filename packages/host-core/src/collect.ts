import { concatBytes } from '@org/package-format';

/** All bytes of a stream, up to a limit. Throws when there are more; leaving the loop stops the transfer. */
export async function collect(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`The answer is larger than ${String(maxBytes)} bytes.`);
    parts.push(chunk);
  }
  return concatBytes(parts);
}
