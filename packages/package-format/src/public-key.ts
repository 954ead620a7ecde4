import { concatBytes, equalBytes } from './bytes.js';
import { sha256 } from './crypto.js';
import type { PackageCrypto, PublicKey } from './crypto.js';
import { PackageError } from './error.js';
import { toHex } from './hex.js';
import { packageLimits } from './limits.js';

const sequenceTag = 0x30;
const integerTag = 0x02;
const bitStringTag = 0x03;

/** SEQUENCE { OID rsaEncryption, NULL }: the only algorithm identifier accepted. */
const rsaEncryption = Uint8Array.of(
  0x30,
  0x0d,
  0x06,
  0x09,
  0x2a,
  0x86,
  0x48,
  0x86,
  0xf7,
  0x0d,
  0x01,
  0x01,
  0x01,
  0x05,
  0,
);
/** INTEGER 65537: the only exponent accepted. With exponent 1 every signature can be forged. */
const exponent65537 = Uint8Array.of(0x02, 0x03, 0x01, 0x00, 0x01);

/**
 * Reads an RSA public key in its DER form (SubjectPublicKeyInfo) and holds it to package-format 4.5: rsaEncryption,
 * exponent 65537, 2048 to 8192 bits. The key written back must give the same bytes, so one key has one keyId.
 */
export async function parsePublicKey(spki: Uint8Array, crypto: PackageCrypto): Promise<PublicKey> {
  const modulus = readModulus(spki);
  const bits = modulus.length * 8;
  if (bits < packageLimits.minKeyBits || bits > packageLimits.maxKeyBits) {
    throw refuse(`has ${bits} bits: make one with 2048 to 8192, 3072 is a good choice`);
  }
  const isFullLength = (modulus[0] ?? 0) >= 0x80;
  const isOdd = ((modulus[modulus.length - 1] ?? 0) & 1) === 1;
  if (!isFullLength || !isOdd)
    throw refuse('has a modulus that is even or not whole bytes long: make a new one');
  if (!equalBytes(writeSpki(modulus), spki))
    throw refuse('is not in its one DER form: export it again as SPKI');
  return { keyId: toHex(await sha256(crypto, spki)), spki: spki.slice(), modulus, bits };
}

function readModulus(spki: Uint8Array): Uint8Array {
  const outer = element(spki, 0, sequenceTag);
  const algorithm = element(spki, outer.start, sequenceTag);
  if (!equalBytes(spki.subarray(outer.start, algorithm.end), rsaEncryption)) {
    throw refuse('is not a plain RSA key (rsaEncryption): export it without RSASSA-PSS parameters');
  }
  const bitString = element(spki, algorithm.end, bitStringTag);
  const inner = element(spki, bitString.start + 1, sequenceTag);
  const modulus = element(spki, inner.start, integerTag);
  const exponent = element(spki, modulus.end, integerTag);
  if (!equalBytes(spki.subarray(modulus.end, exponent.end), exponent65537)) {
    throw refuse('has a public exponent other than 65537: make one with 65537');
  }
  const digits = spki.subarray(modulus.start, modulus.end);
  return digits.slice(digits[0] === 0 ? 1 : 0);
}

/** Start and end of the content of a DER element. Only what re-serialisation cannot tell apart needs a check here. */
function element(
  bytes: Uint8Array,
  at: number,
  tag: number,
): { readonly start: number; readonly end: number } {
  const first = bytes[at + 1];
  if (bytes[at] !== tag || first === undefined || first > 0x82)
    throw refuse('is not the DER form of an RSA public key: export it as SPKI');
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  let length = lengthBytes === 0 ? first : 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + lengthBytes)) length = length * 256 + byte;
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw refuse('is cut short: export it again as SPKI');
  return { start, end: start + length };
}

function writeSpki(modulus: Uint8Array): Uint8Array {
  const integer = write(integerTag, concatBytes([Uint8Array.of(0), modulus]));
  const key = write(sequenceTag, concatBytes([integer, exponent65537]));
  return write(
    sequenceTag,
    concatBytes([rsaEncryption, write(bitStringTag, concatBytes([Uint8Array.of(0), key]))]),
  );
}

function write(tag: number, content: Uint8Array): Uint8Array {
  const length = content.length;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...head), content]);
}

function refuse(what: string): PackageError {
  return new PackageError('KEY_INVALID', '4.5', `The public key ${what}.`);
}
