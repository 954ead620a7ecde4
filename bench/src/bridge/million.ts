import { BINARY_BYTES } from './payload.js';

/** What the binary benchmark hands out copies of. */
export const million: Uint8Array<ArrayBuffer> = Uint8Array.from(
  { length: BINARY_BYTES },
  (_, index) => (index * 7 + (index >> 8)) & 255,
);
