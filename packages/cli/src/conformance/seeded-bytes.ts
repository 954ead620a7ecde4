import { createHash } from 'node:crypto';

/** Bytes that look random and follow from a label: the same on every run and every machine. */
export function seededBytes(label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let block = 0; block * 32 < length; block += 1) {
    const digest = createHash('sha256').update(`miniapp conformance ${label} ${block}`).digest();
    bytes.set(digest.subarray(0, Math.min(32, length - block * 32)), block * 32);
  }
  return bytes;
}
