import { bytesToNumber, numberToBytes } from '../big-numbers.js';
import { group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { join } from '../join.js';
import { encodePkcs1, encodePss, signPss } from '../pss-signature.js';
import type { PssFault } from '../pss-signature.js';
import { partner, utf8 } from '../sample-program.js';
import { seededBytes } from '../seeded-bytes.js';
import { signatureText, signedText, stranger, withSignature } from '../signed-sample.js';
import { testKey } from '../test-key.js';

const invalid = refused('SIGNATURE_INVALID', '4.4');
const message = utf8('miniapp/manifest/v1\n{}');

/** S3 to S8: numbers that are no RSASSA-PSS signature of this format, though some verifier takes them for one. */
export function signatureValueCases(): readonly CaseGroup[] {
  return [
    group('S3', () => [
      raw('a PKCS#1 v1.5 signature', partner().signEncoded(encodePkcs1(256, message))),
      packageCase(
        'the same in a package',
        withSignature(signatureText(partner().signEncoded(encodePkcs1(256, signedText())))),
        invalid,
      ),
    ]),
    group('S4', () => [
      ...[0, 1, 20, 31, 33, 222].map((length) =>
        pss(`a salt of ${length} ${length === 1 ? 'byte' : 'bytes'}`, { salt: seededBytes('salt', length) }),
      ),
      packageCase(
        'no salt, in a package',
        withSignature(signatureText(signPss(partner(), signedText(), { salt: new Uint8Array(0) }))),
        invalid,
      ),
    ]),
    group('S5', () => [
      pss('MGF1 with SHA-1', { maskHash: 'sha1' }),
      pss('MGF1 with SHA-384', { maskHash: 'sha384' }),
      pss('MGF1 with SHA-512', { maskHash: 'sha512' }),
      pss('a message hashed with SHA-1', { messageHash: 'sha1' }),
      pss('a message hashed with SHA-512', { messageHash: 'sha512' }),
    ]),
    group('S6', () => [
      pss('the trailer of ISO 9796-2', { trailer: 0xcc }),
      pss('the trailer 0xbd', { trailer: 0xbd }),
      topBit(),
      pss('padding that is not zero', { padding: 1 }),
      pss('no separator', { separator: 0 }),
      pss('the separator 2', { separator: 2 }),
    ]),
    group('S7', () => lengths()),
    group('S8', () => values()),
  ];
}

/** A bare signature over a short message, for key and verifier alone. */
function raw(title: string, signature: Uint8Array, key = partner()): CaseDraft {
  return {
    title,
    input: {
      operation: 'verify-signature',
      key: 'key-1.spki',
      message: 'message.bin',
      signature: 'signature.bin',
    },
    files: new Map([
      ['key-1.spki', key.spki],
      ['message.bin', message],
      ['signature.bin', signature],
    ]),
    expected: invalid,
  };
}

function pss(title: string, fault: PssFault): CaseDraft {
  return raw(title, signPss(partner(), message, fault));
}

/** Only a number below the modulus can be signed, so a salt is sought with which the encoding stays below it. */
function topBit(): CaseDraft {
  const key = partner();
  for (let attempt = 0; ; attempt += 1) {
    const encoded = encodePss(key.bytes, message, {
      topBit: 0x80,
      salt: seededBytes(`top bit ${attempt}`, 32),
    });
    if (bytesToNumber(encoded) < key.modulus) return raw('its unused top bit set', key.signEncoded(encoded));
  }
}

function lengths(): readonly CaseDraft[] {
  const good = signPss(partner(), message);
  return [
    raw('a byte less', good.slice(1)),
    raw('its last byte less', good.slice(0, -1)),
    raw('a zero before it', join(Uint8Array.of(0), good)),
    raw('a zero after it', join(good, Uint8Array.of(0))),
    shortened(),
    raw('no bytes', new Uint8Array(0)),
    raw('the bytes of a longer key', signPss(testKey({ name: 'long', bits: 3072 }), message)),
  ];
}

/** A signature whose first byte is zero, with that byte left out: the same number. */
function shortened(): CaseDraft {
  const key = partner();
  for (let attempt = 0; ; attempt += 1) {
    const signature = signPss(key, message, { salt: seededBytes(`short ${attempt}`, 32) });
    if (signature[0] === 0) return raw('its leading zero left out', signature.slice(1));
  }
}

function values(): readonly CaseDraft[] {
  const key = partner();
  const number = (value: bigint) => numberToBytes(value, key.bytes);
  return [
    raw('zero', number(0n)),
    raw('one', number(1n)),
    raw('the modulus', number(key.modulus)),
    raw('the modulus less one', number(key.modulus - 1n)),
    raw('the largest number of its length', new Uint8Array(key.bytes).fill(0xff)),
    wrapped(),
    raw('the encoded message itself', encodePss(key.bytes, message)),
    raw(
      'one changed bit',
      signPss(key, message).map((byte, at) => (at === 128 ? byte ^ 1 : byte)),
    ),
    raw('the signature of another key', signPss(stranger(), message)),
  ];
}

/** A good signature plus the modulus, where the sum is no longer than it should be: the same number modulo it. */
function wrapped(): CaseDraft {
  const key = partner();
  for (let attempt = 0; ; attempt += 1) {
    const sum =
      bytesToNumber(signPss(key, message, { salt: seededBytes(`wrapped ${attempt}`, 32) })) + key.modulus;
    if (sum < 1n << BigInt(key.bytes * 8)) return raw('the modulus added', numberToBytes(sum, key.bytes));
  }
}
