import { bytesToNumber } from '../big-numbers.js';
import { accepted, group, packageCase, refused } from '../case.js';
import type { CaseDraft, CaseGroup } from '../case.js';
import { element, hex, integer, publicKeyInfo, rsaEncryption, rsaPublicKey } from '../der.js';
import { join } from '../join.js';
import { encodePss, signPss } from '../pss-signature.js';
import { rawZip } from '../raw-zip.js';
import { entriesOf, manifestMembers, packed, partner, signedManifest, utf8 } from '../sample-program.js';
import { seededBytes } from '../seeded-bytes.js';
import { testKey } from '../test-key.js';

const invalid = refused('KEY_INVALID', '4.5');
const message = utf8('miniapp/manifest/v1\n{}');

/** S9 to S12: keys that nobody should use, and forms that two readers take for two keys. */
export function keyCases(): readonly CaseGroup[] {
  return [
    group('S9', () => sizes()),
    group('S10', () => exponents()),
    group('S11', () => otherKinds()),
    group('S12', () => otherForms()),
  ];
}

function key(title: string, spki: Uint8Array, expected: typeof invalid = invalid): CaseDraft {
  return {
    title,
    input: { operation: 'parse-key', key: 'key-1.spki' },
    files: new Map([['key-1.spki', spki]]),
    expected,
  };
}

/** A number of this many bits that follows from its size; whether it is a product of two primes shows to nobody. */
function modulusOf(bits: number): bigint {
  const bytes = seededBytes(`modulus ${bits}`, Math.ceil(bits / 8));
  return BigInt.asUintN(bits, bytesToNumber(bytes)) | (1n << BigInt(bits - 1)) | 1n;
}

function ofBits(bits: number, change: (modulus: bigint) => bigint = (modulus) => modulus): Uint8Array {
  return publicKeyInfo(rsaPublicKey(change(modulusOf(bits)), 65537n));
}

function sizes(): readonly CaseDraft[] {
  const weak = testKey({ name: 'weak', bits: 1024 });
  const weakPackage = rawZip(entriesOf(signedManifest(manifestMembers(), weak)));
  return [
    key('512 bits', testKey({ name: 'weak', bits: 512 }).spki),
    key('1024 bits', weak.spki),
    packageCase('1024 bits, trusted, and a good signature', weakPackage, invalid, { trustedKeys: [weak] }),
    key('2040 bits', ofBits(2040)),
    key('2047 bits', ofBits(2047)),
    key('2049 bits', ofBits(2049)),
    key('8200 bits', ofBits(8200)),
    key('16384 bits', ofBits(16_384)),
    key(
      'an even modulus',
      ofBits(2048, (modulus) => modulus - 1n),
    ),
    key('the modulus 0', publicKeyInfo(rsaPublicKey(0n, 65537n))),
  ];
}

/** With exponent 1 the encoded message is its own signature, and some platforms agree. */
function exponents(): readonly CaseDraft[] {
  const { modulus } = partner();
  const withExponent = (exponent: bigint) => publicKeyInfo(rsaPublicKey(modulus, exponent));
  const small = testKey({ name: 'small', exponent: 3n });
  const forged = (title: string, spki: Uint8Array, signature: Uint8Array): CaseDraft => ({
    title,
    input: {
      operation: 'verify-signature',
      key: 'key-1.spki',
      message: 'message.bin',
      signature: 'signature.bin',
    },
    files: new Map([
      ['key-1.spki', spki],
      ['message.bin', message],
      ['signature.bin', signature],
    ]),
    expected: invalid,
  });
  return [
    forged('exponent 1 and a forged signature', withExponent(1n), encodePss(256, message)),
    forged('exponent 3 and a good signature', small.spki, signPss(small, message)),
    key('exponent 1', withExponent(1n)),
    key('exponent 0', withExponent(0n)),
    key('exponent 2', withExponent(2n)),
    key('exponent 3', withExponent(3n)),
    key('exponent 65536', withExponent(65_536n)),
    key('exponent 65539', withExponent(65_539n)),
    key('an exponent of 2048 bits', withExponent(modulus - 2n)),
  ];
}

function otherKinds(): readonly CaseDraft[] {
  const plain = rsaPublicKey(partner().modulus, 65537n);
  const pssAlgorithm = hex('300b 0609 2a864886f70d01010a');
  const pssParameters = hex(
    '3041 0609 2a864886f70d01010a 3034 a00f300d06096086480165030402010500 a11c301a06092a864886f70d010108300d06096086480165030402010500 a203020120',
  );
  const ellipticAlgorithm = hex('3013 0607 2a8648ce3d0201 0608 2a8648ce3d030107');
  const edwardsAlgorithm = hex('3005 0603 2b6570');
  return [
    key('RSASSA-PSS as algorithm', publicKeyInfo(plain, pssAlgorithm)),
    key('RSASSA-PSS with the right parameters', publicKeyInfo(plain, pssParameters)),
    key('RSAES-OAEP as algorithm', publicKeyInfo(plain, hex('300d 0609 2a864886f70d010107 0500'))),
    key(
      'an elliptic curve',
      publicKeyInfo(join(Uint8Array.of(4), seededBytes('point', 64)), ellipticAlgorithm),
    ),
    key('Ed25519', publicKeyInfo(seededBytes('point', 32), edwardsAlgorithm)),
  ];
}

function otherForms(): readonly CaseDraft[] {
  const { spki, modulus } = partner();
  const plain = rsaPublicKey(modulus, 65537n);
  const bits = (...content: readonly Uint8Array[]) => element(0x03, ...content);
  const info = (...content: readonly Uint8Array[]) => element(0x30, ...content);
  const zero = Uint8Array.of(0);
  const digits = integer(modulus).slice(4);
  const inner = (...content: readonly Uint8Array[]) => publicKeyInfo(element(0x30, ...content));
  return [
    key('its one form', spki, { ok: true, result: partner().keyId }),
    key('a byte after it', join(spki, zero)),
    key('a byte after the key inside', info(rsaEncryption, bits(zero, plain, zero))),
    key('a byte after the exponent', inner(integer(modulus), integer(65537n), zero)),
    key('a third number', inner(integer(modulus), integer(65537n), integer(1n))),
    key('a length of no definite form', join(hex('3080'), rsaEncryption, bits(zero, plain), hex('0000'))),
    key('a length in more bytes than needed', join(hex('30830001'), spki.slice(2))),
    key('two leading zeros of the modulus', inner(element(0x02, zero, digits), integer(65537n))),
    key('a negative modulus', inner(element(0x02, digits.slice(1)), integer(65537n))),
    key('a leading zero of the exponent', inner(integer(modulus), hex('020400010001'))),
    key('unused bits', info(rsaEncryption, bits(Uint8Array.of(1), plain))),
    key('no parameters', publicKeyInfo(plain, hex('300b 0609 2a864886f70d010101'))),
    key('a constructed bit string', info(rsaEncryption, element(0x23, bits(zero, plain)))),
    key('the bare key of PKCS#1', plain),
    key(
      'PEM instead of DER',
      utf8(`-----BEGIN PUBLIC KEY-----\n${Buffer.from(spki).toString('base64')}\n-----END PUBLIC KEY-----\n`),
    ),
    key('cut short', spki.slice(0, -1)),
    key('no bytes', new Uint8Array(0)),
  ];
}

/** C10 to C12: keys that must be accepted. */
export function validKeyCases(): readonly CaseGroup[] {
  const signedBy = (bits: number) => {
    const signer = testKey({ name: 'long', bits });
    return packageCase(
      `a key of ${bits} bits`,
      rawZip(entriesOf(signedManifest(manifestMembers(), signer))),
      accepted,
      { trustedKeys: [signer] },
    );
  };
  const stranger = testKey({ name: 'stranger' });
  return [
    group('C10', () => [2048, 3072, 4096, 8192].map(signedBy)),
    group('C11', () => [
      packageCase('the second of two trusted keys', packed(), accepted, {
        trustedKeys: [stranger, partner()],
      }),
    ]),
    group('C12', () => [
      key('8192 bits', ofBits(8192), accepted),
      key('2056 bits, whole bytes but no round number', ofBits(2056), accepted),
    ]),
  ];
}
