import * as nodeCrypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePublicKey, verifyPackage } from '../src/index.js';
import { createNodeCrypto } from '../src/node.js';
import { loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import { describeVectors } from './vectors.js';

const hashOf = (bytes: Uint8Array) => nodeCrypto.createHash('sha256').update(bytes).digest('hex');
const letters = (count: number) => text('abcdefgh'.repeat(count / 8));

/** Node's own functions, and what was asked of them. */
function watched() {
  const handedOver: number[] = [];
  const inPieces: number[] = [];
  const { subtle } = nodeCrypto.webcrypto;
  const node = createNodeCrypto({
    ...nodeCrypto,
    createHash: (algorithm) => {
      const hash = nodeCrypto.createHash(algorithm);
      return {
        update: (bytes) => {
          inPieces.push(bytes.length);
          hash.update(bytes);
        },
        digest: () => hash.digest(),
      };
    },
    webcrypto: {
      subtle: {
        digest: (algorithm, bytes) => {
          handedOver.push(bytes.length);
          return subtle.digest(algorithm, bytes);
        },
        importKey: subtle.importKey.bind(subtle),
        exportKey: subtle.exportKey.bind(subtle),
        generateKey: subtle.generateKey.bind(subtle),
        sign: subtle.sign.bind(subtle),
        verify: subtle.verify.bind(subtle),
      },
    },
  });
  return { node, handedOver, inPieces };
}

describe('SHA-256 on node:crypto', () => {
  it.each([
    ['nothing, with a hint', 0, []],
    ['nothing, without a hint', undefined, []],
    ['one piece', 6, [6]],
    ['one piece without a hint', undefined, [6]],
    ['pieces that fill the hint', 6, [3, 3]],
    ['less than the hint', 100, [3, 3]],
    ['more than the hint', 2, [3, 3, 4]],
    ['empty pieces between', 8, [0, 4, 0, 4, 0]],
    ['one large piece', 40_000, [40_000]],
    ['one large piece, then one that was not announced', 40_000, [40_000, 5]],
    ['large pieces', 80_000, [40_000, 40_000]],
    ['one piece of 5 MiB', 5_242_880, [5_242_880]],
  ])('of %s is right', async (_, sizeHint, sizes) => {
    const bytes = letters(8 * 1024 * 1024);
    const hash = createNodeCrypto(nodeCrypto).createSha256(sizeHint);
    let at = 0;
    for (const size of sizes) hash.update(bytes.subarray(at, (at += size)));
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(hashOf(bytes.subarray(0, at)));
  });

  it('hands a file in one piece to another thread, unless it is tiny or huge', async () => {
    const { node, handedOver, inPieces } = watched();
    for (const size of [32_767, 32_768, 4_194_304, 4_194_305]) {
      const hash = node.createSha256(size);
      hash.update(new Uint8Array(size));
      await hash.digest();
    }
    expect(handedOver).toEqual([32_768, 4_194_304]);
    expect(inPieces).toEqual([4_194_305]);
  });

  it('keeps nothing of a file in pieces, however large it is said to be', () => {
    const { node, handedOver, inPieces } = watched();
    const hash = node.createSha256(67_108_864);
    const piece = new Uint8Array(65_536);
    for (let count = 0; count < 3; count += 1) hash.update(piece);
    expect(inPieces).toEqual([65_536, 65_536, 65_536]);
    expect(handedOver).toEqual([]);
  });
});

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
    }[];
  }[];
}

describeVectors('Wycheproof RSASSA-PSS vectors', (vectors) => {
  it.each([2048, 3072, 4096])('of %i bits are judged right by node:crypto', async (bits) => {
    const node = createNodeCrypto(nodeCrypto);
    // The file has the form of its published schema; a wrong one fails the count below.
    const file = JSON.parse(
      vectors.text(`rsa-pss/rsa_pss_${String(bits)}_sha256_mgf1_32_test.json`),
    ) as WycheproofFile;
    let judged = 0;
    for (const group of file.testGroups) {
      const key = await parsePublicKey(new Uint8Array(Buffer.from(group.publicKeyDer, 'hex')), node);
      for (const { tcId, msg, sig, result } of group.tests) {
        const request = { key, signature: Buffer.from(sig, 'hex'), message: Buffer.from(msg, 'hex') };
        expect([tcId, await node.verifySignature(request)]).toEqual([tcId, result === 'valid']);
        judged += 1;
      }
    }
    expect(judged).toBe(108);
  });
});

describe('a package verified with node:crypto', () => {
  it('is accepted, and refused for one wrong byte in a file of any size (package-format 1.9)', async () => {
    const partner = await makeKeyPair();
    const files = new Map([...loanFiles, ['small', letters(8_000)], ['large', letters(80_000)]] as const);
    const packed = await packLoans(partner.signer, {}, files);
    const options = { keys: [partner.publicKey], crypto: createNodeCrypto(nodeCrypto) };
    const { layout } = await verifyPackage(packed, options);
    for (const path of ['small', 'large']) {
      const changed = packed.slice();
      const place = (layout.files.get(path)?.offset ?? 0) + 5;
      changed[place] = (changed[place] ?? 0) ^ 1;
      const refusal = await refusalOf(() => verifyPackage(changed, options));
      expect(refusal).toMatchObject({ code: 'FILE_HASH_MISMATCH', rule: '1.9', path });
    }
  });

  it('is refused when its signature does not fit (package-format 4.4)', async () => {
    const [partner, stranger] = [await makeKeyPair(), await makeKeyPair()];
    const packed = await packLoans(partner.signer);
    const crypto = createNodeCrypto(nodeCrypto);
    const impostor = { ...stranger.publicKey, keyId: partner.publicKey.keyId };
    const refusal = await refusalOf(() => verifyPackage(packed, { keys: [impostor], crypto }));
    expect(refusal.code).toBe('SIGNATURE_INVALID');
  });
});
