import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { derToPem, parsePublicKey, pemToDer } from '../src/index.js';
import { crypto, makeKeyPair, refusalOf, verdictOf } from './fixture.js';

let spki: Uint8Array;

beforeAll(async () => {
  ({ spki } = await makeKeyPair());
});

/** SPKI of an RSA key with any numbers, written by the platform. */
function spkiOf(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const jwk = { kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) };
  return new Uint8Array(createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' }));
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function odd(length: number, first = 0xc5): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index === 0 ? first : (index * 7) | 1));
}

function generated(modulusLength: number, publicExponent = 65537): Uint8Array {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
}

describe('a public key (package-format 4.5)', () => {
  it.each([2048, 3072, 4096, 8192])('may have %i bits', async (bits) => {
    const key = await parsePublicKey(spkiOf(odd(bits / 8), Uint8Array.of(1, 0, 1)), crypto);
    expect(key.bits).toBe(bits);
    expect(key.modulus).toHaveLength(bits / 8);
  });

  it('is named by the SHA-256 of its bytes (package-format 4.6)', async () => {
    const digest = await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(spki));
    expect((await parsePublicKey(spki, crypto)).keyId).toBe(Buffer.from(digest).toString('hex'));
  });

  it.each([
    ['1024 bits', () => generated(1024)],
    ['2040 bits', () => spkiOf(odd(255), Uint8Array.of(1, 0, 1))],
    ['8200 bits', () => spkiOf(odd(1025), Uint8Array.of(1, 0, 1))],
    ['a length that is not whole bytes', () => spkiOf(odd(257, 0x05), Uint8Array.of(1, 0, 1))],
    [
      'an even modulus',
      () =>
        spkiOf(
          odd(256).map((byte, index) => (index === 255 ? 2 : byte)),
          Uint8Array.of(1, 0, 1),
        ),
    ],
    ['exponent 1, with which anybody can sign', () => spkiOf(odd(256), Uint8Array.of(1))],
    ['exponent 3', () => generated(2048, 3)],
    ['an even exponent', () => spkiOf(odd(256), Uint8Array.of(1, 0, 0))],
    ['exponent 65539', () => spkiOf(odd(256), Uint8Array.of(1, 0, 3))],
    [
      'an elliptic curve',
      () =>
        new Uint8Array(
          generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
            type: 'spki',
            format: 'der',
          }),
        ),
    ],
    [
      'Ed25519',
      () => new Uint8Array(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })),
    ],
    [
      'the RSASSA-PSS identifier',
      () =>
        new Uint8Array(
          generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey.export({
            type: 'spki',
            format: 'der',
          }),
        ),
    ],
    [
      'PKCS#1 form',
      () =>
        new Uint8Array(
          createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
            type: 'pkcs1',
            format: 'der',
          }),
        ),
    ],
    ['nothing', () => new Uint8Array(0)],
    ['one byte', () => Uint8Array.of(0x30)],
    ['a byte after the end', () => Uint8Array.from([...spki, 0])],
    ['a byte less', () => spki.slice(0, -1)],
    ['an indefinite length', () => spki.map((byte, index) => (index === 1 ? 0x80 : byte))],
    ['a length in more bytes than it needs', () => Uint8Array.from([0x30, 0x83, 0, ...spki.subarray(2)])],
    ['unused bits in the bit string', () => spki.map((byte, index) => (index === 23 ? 1 : byte))],
    [
      'a modulus without its leading zero',
      () => Uint8Array.from([...spki.subarray(0, 32), ...spki.subarray(33)]),
    ],
  ])('may not have %s', async (_, make) => {
    expect(await refusalOf(() => parsePublicKey(make(), crypto))).toMatchObject({
      code: 'KEY_INVALID',
      rule: '4.5',
    });
  });

  it('is refused or keeps its bytes for every single changed byte of its structure', async () => {
    for (let at = 0; at < 38; at += 1) {
      for (const flip of [1, 0x20, 0x80]) {
        const changed = spki.map((byte, index) => (index === at ? byte ^ flip : byte));
        const verdict = await verdictOf(() => parsePublicKey(changed, crypto));
        // From byte 33 on the modulus itself begins: another modulus is another key.
        if (at < 33) expect([at, flip, verdict]).toEqual([at, flip, 'KEY_INVALID']);
      }
    }
  });
});

describe('PEM (package-format 4.8)', () => {
  it('is what the platform writes', () => {
    const pem = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
      type: 'spki',
      format: 'pem',
    });
    expect(derToPem(spki, 'PUBLIC KEY')).toBe(pem);
    expect(pemToDer(derToPem(spki, 'PUBLIC KEY'), 'PUBLIC KEY')).toEqual(spki);
  });

  it('may have Windows line ends and blank space around it', () => {
    const pem = `\n${derToPem(spki, 'PUBLIC KEY').replace(/\n/g, '\r\n')}\n`;
    expect(pemToDer(pem, 'PUBLIC KEY')).toEqual(spki);
  });

  it.each([
    ['another label', () => derToPem(spki, 'PRIVATE KEY')],
    ['two blocks', () => derToPem(spki, 'PUBLIC KEY').repeat(2)],
    ['a text before it', () => `hello\n${derToPem(spki, 'PUBLIC KEY')}`],
    ['two labels', () => derToPem(spki, 'PUBLIC KEY').replace('END PUBLIC', 'END PRIVATE')],
    ['damaged base64', () => derToPem(spki, 'PUBLIC KEY').replace('A', '=')],
    ['nothing', () => ''],
    ['nothing between its lines', () => '-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----\n'],
    [
      'a header line',
      () => derToPem(spki, 'PUBLIC KEY').replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\n'),
    ],
  ])('is refused with %s', async (_, make) => {
    const refusal = await refusalOf(() => pemToDer(make(), 'PUBLIC KEY'));
    expect(refusal).toMatchObject({ code: 'KEY_INVALID', rule: '4.8' });
  });
});
