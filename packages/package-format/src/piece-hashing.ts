import type { Sha256 } from './crypto.js';
import { packageLimits } from './limits.js';

/** SHA-256 of bytes that are all at hand. It must have read or copied them by the time it returns its promise. */
export type WholeDigest = (bytes: Uint8Array) => Promise<Uint8Array>;

/**
 * Running hashes from a digest over whole buffers, which is all that WebCrypto has. A file that comes in one piece is
 * hashed where it lies. Pieces are put together in a buffer that is lent to one file after the other: touching fresh
 * memory costs nearly as much as hashing it.
 */
export function createPieceHashing(digest: WholeDigest): (sizeHint?: number) => Sha256 {
  let spare = new Uint8Array(0);

  function borrow(size: number): Uint8Array<ArrayBuffer> {
    if (spare.length < size) return new Uint8Array(size);
    const buffer = spare;
    spare = new Uint8Array(0);
    return buffer;
  }

  function giveBack(buffer: Uint8Array<ArrayBuffer>): void {
    if (buffer.length > spare.length && buffer.length <= packageLimits.maxSpareBufferBytes) spare = buffer;
  }

  return (sizeHint = 0) => {
    let only: Uint8Array | undefined;
    let joined = new Uint8Array(0);
    let length = 0;

    function join(part: Uint8Array): void {
      if (length + part.length > joined.length) {
        const larger = borrow(Math.max(sizeHint, length + part.length, length * 2));
        larger.set(joined.subarray(0, length));
        giveBack(joined);
        joined = larger;
      }
      joined.set(part, length);
      length += part.length;
    }

    return {
      update(part) {
        if (only === undefined && length === 0 && part.length >= sizeHint) {
          only = part;
          return;
        }
        if (only !== undefined) join(only);
        only = undefined;
        join(part);
      },
      digest() {
        const result = digest(only ?? joined.subarray(0, length));
        giveBack(joined);
        joined = new Uint8Array(0);
        return result;
      },
    };
  };
}
