import { numberToBytes } from './big-numbers.js';
import { join } from './join.js';

/** The algorithm identifier of plain RSA keys: SEQUENCE { OID rsaEncryption, NULL }. */
export const rsaEncryption = hex('300d06092a864886f70d0101010500');

/** A DER element in its shortest form. */
export function element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = join(...content);
  const { length } = body;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return join(Uint8Array.of(tag, ...head), body);
}

/** A positive INTEGER; a leading zero byte keeps the sign bit clear. */
export function integer(value: bigint): Uint8Array {
  const bytes = numberToBytes(value);
  return element(0x02, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0), bytes);
}

/** RSAPublicKey of PKCS#1, the part that a SubjectPublicKeyInfo wraps. */
export function rsaPublicKey(modulus: bigint, exponent: bigint): Uint8Array {
  return element(0x30, integer(modulus), integer(exponent));
}

/** SubjectPublicKeyInfo. */
export function publicKeyInfo(key: Uint8Array, algorithm: Uint8Array = rsaEncryption): Uint8Array {
  return element(0x30, algorithm, element(0x03, Uint8Array.of(0), key));
}

/** Bytes of hexadecimal digits; spaces are for the reader. */
export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits.replace(/ /g, ''), 'hex'));
}
