import { constants, createHash, createPrivateKey, privateEncrypt, randomBytes, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parsePublicKey, sha256, verifyRsaPss } from '../src/index.js';
import type { PublicKey } from '../src/index.js';
import { crypto, makeKeyPair, text } from './fixture.js';
import type { KeyPair } from './fixture.js';
import { describeVectors } from './vectors.js';

interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly WycheproofTest[];
  }[];
}

/** What the platform's verifier and ours say; they must never differ. */
async function verdicts(
  key: PublicKey,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<readonly boolean[]> {
  const hash = (bytes: Uint8Array) => sha256(crypto, bytes);
  return [
    await verifyRsaPss({ key, signature, message, sha256: hash }),
    await crypto.verifySignature({ key, signature, message }),
  ];
}

describeVectors('Wycheproof RSASSA-PSS vectors', (vectors) => {
  it.each([
    ['rsa_pss_2048_sha256_mgf1_32_test.json', 108],
    ['rsa_pss_3072_sha256_mgf1_32_test.json', 108],
    ['rsa_pss_4096_sha256_mgf1_32_test.json', 108],
  ])('of %s are judged alike by both verifiers, %i of them', async (name, count) => {
    // The file has the form of its published schema; a wrong one fails the count below.
    const file = JSON.parse(vectors.text(`rsa-pss/${name}`)) as WycheproofFile;
    let judged = 0;
    for (const group of file.testGroups) {
      const key = await parsePublicKey(new Uint8Array(Buffer.from(group.publicKeyDer, 'hex')), crypto);
      for (const { tcId, comment, msg, sig, result } of group.tests) {
        const answer = await verdicts(key, fromHexText(sig), fromHexText(msg));
        const isValid = result === 'valid';
        expect([tcId, comment, ...answer]).toEqual([tcId, comment, isValid, isValid]);
        judged += 1;
      }
    }
    expect(judged).toBe(count);
  });
});

function fromHexText(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** A PSS encoding with one thing different; the defaults are those of the format. */
interface Encoding {
  readonly salt?: Uint8Array;
  readonly maskHash?: string;
  readonly messageHash?: string;
  readonly trailer?: number;
  readonly separator?: number;
  readonly padding?: number;
  readonly topBit?: number;
}

const message = text('miniapp/manifest/v1\n{}');

function encode(encoding: Encoding = {}): Uint8Array {
  const { salt = randomBytes(32), maskHash = 'sha256', messageHash = 'sha256', trailer = 0xbc } = encoding;
  const { separator = 1, padding = 0, topBit = 0 } = encoding;
  const digest = createHash(messageHash).update(message).digest();
  const hash = createHash('sha256').update(new Uint8Array(8)).update(digest).update(salt).digest();
  const blockLength = 256 - 32 - 1;
  const block = Buffer.alloc(blockLength, padding);
  block[blockLength - salt.length - 1] = separator;
  block.set(salt, blockLength - salt.length);
  const mask: Buffer[] = [];
  for (let counter = 0; Buffer.concat(mask).length < blockLength; counter += 1) {
    mask.push(
      createHash(maskHash)
        .update(hash)
        .update(Uint8Array.of(0, 0, 0, counter))
        .digest(),
    );
  }
  const masked = Buffer.concat(mask).subarray(0, blockLength);
  block.forEach((byte, index) => (block[index] = byte ^ (masked[index] ?? 0)));
  block[0] = ((block[0] ?? 0) & 0x7f) | topBit;
  return Buffer.concat([block, hash, Uint8Array.of(trailer)]);
}

describe('a signature (package-format 4.3 and 4.4)', () => {
  let pair: KeyPair;

  beforeAll(async () => {
    pair = await makeKeyPair();
  });

  const privateKey = () => createPrivateKey({ key: Buffer.from(pair.pkcs8), format: 'der', type: 'pkcs8' });
  const signEncoded = (encoded: Uint8Array) =>
    new Uint8Array(privateEncrypt({ key: privateKey(), padding: constants.RSA_NO_PADDING }, encoded));
  const signPss = (saltLength: number) =>
    new Uint8Array(
      sign('sha256', message, { key: privateKey(), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
    );

  it('is accepted when it is made as the format says', async () => {
    expect(await verdicts(pair.publicKey, signPss(32), message)).toEqual([true, true]);
    expect(await verdicts(pair.publicKey, signEncoded(encode()), message)).toEqual([true, true]);
    expect(await verdicts(pair.publicKey, await pair.signer.sign(message), message)).toEqual([true, true]);
  });

  it.each([
    ['PKCS#1 v1.5', () => new Uint8Array(sign('sha256', message, privateKey()))],
    ['a salt of 0 bytes', () => signPss(0)],
    ['a salt of 1 byte', () => signPss(1)],
    ['a salt of 20 bytes', () => signPss(20)],
    ['a salt of 31 bytes', () => signPss(31)],
    ['a salt of 33 bytes', () => signPss(33)],
    ['the longest salt', () => signPss(222)],
    ['MGF1 with SHA-1', () => signEncoded(encode({ maskHash: 'sha1' }))],
    ['MGF1 with SHA-512', () => signEncoded(encode({ maskHash: 'sha512' }))],
    ['a message hashed with SHA-1', () => signEncoded(encode({ messageHash: 'sha1' }))],
    ['another trailer', () => signEncoded(encode({ trailer: 0xcc }))],
    ['padding that is not zero', () => signEncoded(encode({ padding: 1 }))],
    ['no separator', () => signEncoded(encode({ separator: 0 }))],
    ['another separator', () => signEncoded(encode({ separator: 2 }))],
    ['a byte less', () => signPss(32).slice(1)],
    ['a leading zero', () => Uint8Array.from([0, ...signPss(32)])],
    ['a trailing zero', () => Uint8Array.from([...signPss(32), 0])],
    ['no bytes', () => new Uint8Array(0)],
    ['zero', () => new Uint8Array(256)],
    ['one', () => new Uint8Array(256).fill(1, 255)],
    ['the modulus itself', () => pair.publicKey.modulus],
    [
      'the modulus less one',
      () => pair.publicKey.modulus.map((byte, index) => (index === 255 ? byte - 1 : byte)),
    ],
    ['a value above the modulus', () => new Uint8Array(256).fill(0xff)],
  ])('is refused with %s', async (_, make) => {
    expect(await verdicts(pair.publicKey, make(), message)).toEqual([false, false]);
  });

  it('plus the modulus is refused, though it is the same number', async () => {
    const modulus = BigInt(`0x${Buffer.from(pair.publicKey.modulus).toString('hex')}`);
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const sum = BigInt(`0x${Buffer.from(signPss(32)).toString('hex')}`) + modulus;
      const bytes = new Uint8Array(Buffer.from(sum.toString(16).padStart(514, '0'), 'hex'));
      const fits = bytes[0] === 0;
      expect(await verdicts(pair.publicKey, fits ? bytes.slice(1) : bytes, message)).toEqual([false, false]);
      if (fits) return;
    }
  });

  it('with its unused top bit set is refused', async () => {
    // Only a number below the modulus can be signed; the mask changes with every salt.
    let encoded = encode({ topBit: 0x80 });
    while (Buffer.compare(encoded, pair.publicKey.modulus) >= 0) encoded = encode({ topBit: 0x80 });
    expect(await verdicts(pair.publicKey, signEncoded(encoded), message)).toEqual([false, false]);
  });

  it('of another message or another key is refused', async () => {
    const other = await makeKeyPair();
    expect(await verdicts(pair.publicKey, signPss(32), text('another'))).toEqual([false, false]);
    expect(await verdicts(other.publicKey, signPss(32), message)).toEqual([false, false]);
  });
});
