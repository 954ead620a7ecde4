/** The bytes of a stream after the first so many. */
export async function* skip(
  chunks: AsyncIterable<Uint8Array>,
  byteCount: number,
): AsyncGenerator<Uint8Array> {
  let toSkip = byteCount;
  for await (const chunk of chunks) {
    if (toSkip < chunk.length) yield toSkip === 0 ? chunk : chunk.subarray(toSkip);
    toSkip -= Math.min(toSkip, chunk.length);
  }
}

/** The first bytes of a stream; it ends there, however much more there is. */
export async function* upTo(
  byteCount: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let left = byteCount;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
    if (left === 0) return;
  }
}

/** The first bytes of a stream, or null when it has fewer; the stream ends there. */
export async function take(chunks: AsyncIterable<Uint8Array>, byteCount: number): Promise<Uint8Array | null> {
  const taken = new Uint8Array(byteCount);
  let size = 0;
  for await (const chunk of upTo(byteCount, chunks)) {
    taken.set(chunk, size);
    size += chunk.length;
  }
  return size === byteCount ? taken : null;
}

/** A stream that can be looked into before it is read. */
export interface PeekedStream {
  /** At least so many of its first bytes, or all it has when it has fewer. */
  readonly peek: (byteCount: number) => Promise<Uint8Array>;
  /** All of it, once. */
  readonly all: () => AsyncGenerator<Uint8Array>;
  /** Ends it. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** Makes a stream that can be looked into. */
export function peeked(stream: AsyncGenerator<Uint8Array>): PeekedStream {
  let begun = new Uint8Array();
  return {
    peek: async (byteCount) => {
      while (begun.length < byteCount) {
        const next = await stream.next();
        if (next.done === true) break;
        const longer = new Uint8Array(begun.length + next.value.length);
        longer.set(begun);
        longer.set(next.value, begun.length);
        begun = longer;
      }
      return begun;
    },
    all: async function* () {
      if (begun.length > 0) yield begun;
      begun = new Uint8Array();
      yield* stream;
    },
    close: async () => {
      await stream.return(undefined);
    },
  };
}
