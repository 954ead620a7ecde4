import { concatBytes, equalBytes } from './bytes.js';
import type { SignatureRequest } from './crypto.js';
import { toHex } from './hex.js';

const hashBytes = 32;
const saltBytes = 32;

/** A signature to check, and the hash to check it with. */
export interface RsaPssRequest extends SignatureRequest {
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/**
 * RSASSA-PSS verification for engines without a platform verifier (package-format 4.3, RFC 8017 §8.1.2): SHA-256,
 * MGF1-SHA-256, salt of 32 bytes. Everything it touches is public, so its time may depend on the values.
 */
export async function verifyRsaPss({ key, signature, message, sha256 }: RsaPssRequest): Promise<boolean> {
  // package-format 4.4: exactly as long as the modulus, and below it
  if (signature.length !== key.modulus.length) return false;
  const modulus = toInteger(key.modulus);
  const value = toInteger(signature);
  if (value >= modulus) return false;
  const encoded = toBytes(power65537(value, modulus), key.modulus.length);
  return isEncodingOf(await sha256(message), encoded, sha256);
}

/** RFC 8017 §9.1.2, steps 4 to 14. The modulus is whole bytes long, so exactly one leading bit is unused. */
async function isEncodingOf(
  messageHash: Uint8Array,
  encoded: Uint8Array,
  sha256: RsaPssRequest['sha256'],
): Promise<boolean> {
  const maskedLength = encoded.length - hashBytes - 1;
  const masked = encoded.subarray(0, maskedLength);
  const hash = encoded.subarray(maskedLength, maskedLength + hashBytes);
  if (encoded[encoded.length - 1] !== 0xbc || (masked[0] ?? 0) >= 0x80) return false;

  const block = xor(masked, await mask(hash, maskedLength, sha256));
  block[0] = (block[0] ?? 0) & 0x7f;
  const paddingLength = maskedLength - saltBytes - 1;
  if (block.subarray(0, paddingLength).some((byte) => byte !== 0) || block[paddingLength] !== 0x01)
    return false;

  const salt = block.subarray(paddingLength + 1);
  return equalBytes(hash, await sha256(concatBytes([new Uint8Array(8), messageHash, salt])));
}

/** MGF1 of RFC 8017 §B.2.1. */
async function mask(seed: Uint8Array, length: number, sha256: RsaPssRequest['sha256']): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let counter = 0; counter * hashBytes < length; counter += 1) {
    parts.push(await sha256(concatBytes([seed, Uint8Array.of(0, 0, 0, counter)])));
  }
  return concatBytes(parts).subarray(0, length);
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

function power65537(value: bigint, modulus: bigint): bigint {
  let power = value;
  for (let squaring = 0; squaring < 16; squaring += 1) power = (power * power) % modulus;
  return (power * value) % modulus;
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16).padStart(length * 2, '0');
  return Uint8Array.from({ length }, (_, index) => parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}
