import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { storeLimits } from './limits.js';

const bestQuality = 11;
/** About ten times as fast, for a few per cent more bytes. */
const largeQuality = 9;

/** Brotli of a container, made once and served for ever. Null when it would save less than a twentieth. */
export async function compress(bytes: Uint8Array): Promise<Uint8Array | null> {
  const quality = bytes.length <= storeLimits.maxBestCompressionBytes ? bestQuality : largeQuality;
  const compressed = await promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return compressed.length < bytes.length * 0.95 ? compressed : null;
}
