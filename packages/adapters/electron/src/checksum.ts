import { createHash } from 'node:crypto';

/** Sixteen bytes over the checksum before it and over a body: whatever was cut, torn, mixed or left over does not fit. */
export function checksum(before: Uint8Array, body: Uint8Array): Uint8Array {
  return createHash('sha256').update(before).update(body).digest().subarray(0, CHECKSUM_BYTES);
}

/** Chance does not hit on sixteen. */
export const CHECKSUM_BYTES = 16;
