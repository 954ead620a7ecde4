/** A body as a network delivers it: pieces of 64 KiB to 1 MiB, none of them ending where a file does. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  let offset = 0;
  for (let count = 0; offset < bytes.length; count += 1) {
    const size = PIECES_KIB[count % PIECES_KIB.length] ?? 64;
    yield bytes.subarray(offset, offset + size * 1_024);
    offset += size * 1_024;
  }
}

const PIECES_KIB = [64, 1_024, 192, 512, 64, 320, 768, 128];
