import { deltaError } from './delta-error.js';

/** The bytes of a patch as they arrive. */
export interface PatchReader {
  /** Waits until there is at least one byte. Throws at the end of the patch. */
  fill(): Promise<void>;
  /** As many as have arrived, up to a number; none before `fill`. */
  take(maxBytes: number): Uint8Array;
  /** Exactly so many, joined. */
  takeAll(bytes: number): Promise<Uint8Array>;
  /** Throws unless the patch ends here. */
  assertEnd(): Promise<void>;
  /** Tells the source that nobody reads on. Safe to call twice. */
  close(): Promise<void>;
}

/** Reads a patch from pieces of any size. Holds one piece at most. */
export function openPatchReader(patch: AsyncIterable<Uint8Array>): PatchReader {
  const source: AsyncIterator<Uint8Array, unknown> = patch[Symbol.asyncIterator]();
  let piece = new Uint8Array(0);

  /** Whether there is a byte. */
  async function arrive(): Promise<boolean> {
    while (piece.length === 0) {
      const next = await source.next();
      if (next.done === true) return false;
      // Only looked at, so it does not matter what kind of buffer it is a view of.
      piece = next.value as Uint8Array<ArrayBuffer>;
    }
    return true;
  }

  async function fill(): Promise<void> {
    if (!(await arrive())) throw deltaError('12.5', 'The patch ends too early');
  }

  function take(maxBytes: number): Uint8Array {
    const taken = piece.subarray(0, maxBytes);
    piece = piece.subarray(taken.length);
    return taken;
  }

  return {
    fill,
    take,
    async takeAll(bytes) {
      const joined = new Uint8Array(bytes);
      for (let length = 0; length < bytes;) {
        await fill();
        const part = take(bytes - length);
        joined.set(part, length);
        length += part.length;
      }
      return joined;
    },
    async assertEnd() {
      if (await arrive()) throw deltaError('12.5', 'The patch goes on after its end');
    },
    async close() {
      await source.return?.();
    },
  };
}
