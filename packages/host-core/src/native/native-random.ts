import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@org/package-format';

/**
 * Random bytes in an engine that has none: a generator with fast key erasure (D. J. Bernstein, 2017) over SHA-256, seeded by
 * the system. Each call replaces the key, so what was given out cannot be computed from what is in memory later.
 */
export function createNativeRandom(entropy: Uint8Array): (byteCount: number) => Uint8Array {
  if (entropy.length < MIN_ENTROPY_BYTES)
    throw new Error(
      `The app gave ${String(entropy.length)} bytes of randomness: give at least ${String(MIN_ENTROPY_BYTES)}.`,
    );
  let key: Uint8Array = sha256(entropy);
  return (byteCount) => {
    const bytes = new Uint8Array(byteCount);
    for (let at = 0, counter = 1; at < byteCount; at += key.length, counter += 1)
      bytes.set(block(key, counter).subarray(0, byteCount - at), at);
    key = block(key, 0);
    return bytes;
  };
}

const MIN_ENTROPY_BYTES = 32;

function block(key: Uint8Array, counter: number): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, counter);
  return sha256(concatBytes([key, number]));
}
