import { createHash } from 'node:crypto';

/** Whether DER is the one form of a key that package-format 4.5 allows. */
export function isAllowedKey(der: Uint8Array): boolean {
  // Before the modulus stand 33 bytes, after it the 5 of the exponent.
  const modulus = der.subarray(33, -5);
  const isStrong = modulus.length >= 256 && modulus.length <= 1024 && (modulus[0] ?? 0) >= 0x80;
  return isStrong && (modulus.at(-1) ?? 0) % 2 === 1 && Buffer.compare(spkiOf(modulus, '010001'), der) === 0;
}

/** Whether an id and a key in base64 belong together (package-format 4.6). */
export function isKeyEntry(keyId: string, base64: string): boolean {
  const der = Buffer.from(base64, 'base64');
  return (
    der.toString('base64') === base64 &&
    isAllowedKey(der) &&
    createHash('sha256').update(der).digest('hex') === keyId
  );
}

/** SubjectPublicKeyInfo of a modulus, with the bytes of an exponent in hexadecimal. */
export function spkiOf(modulus: Uint8Array, exponent: string): Uint8Array {
  const integer = element(0x02, Buffer.concat([Uint8Array.of(0), modulus]));
  const key = element(0x30, Buffer.concat([integer, element(0x02, Buffer.from(exponent, 'hex'))]));
  const algorithm = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  const bits = element(0x03, Buffer.concat([Uint8Array.of(0), key]));
  return new Uint8Array(element(0x30, Buffer.concat([algorithm, bits])));
}

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...size), content]);
}
