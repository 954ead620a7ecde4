import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

/** Above it the best quality takes too long for a store (apps/store/src/compress.ts). */
const MAX_BEST_BYTES = 1024 * 1024;

/** The bytes that a store sends for these. */
export async function onTheWire(bytes: Uint8Array): Promise<Uint8Array> {
  return promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length <= MAX_BEST_BYTES ? 11 : 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
