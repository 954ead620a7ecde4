import { beforeAll, describe, expect, it } from 'vitest';
import { createContainerVerifier } from '../src/index.js';
import type { PackageCrypto, VerifyPackageOptions } from '../src/index.js';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import type { KeyPair } from './fixture.js';

let partner: KeyPair;
let packed: Uint8Array;

beforeAll(async () => {
  partner = await makeKeyPair();
  packed = await packLoans(partner.signer);
});

function open(options: Partial<VerifyPackageOptions> = {}) {
  return createContainerVerifier({ keys: [partner.publicKey], crypto, ...options });
}

async function feed(bytes: Uint8Array, chunkBytes: number, options: Partial<VerifyPackageOptions> = {}) {
  const verifier = open(options);
  for (let at = 0; at < bytes.length; at += chunkBytes)
    await verifier.write(bytes.subarray(at, at + chunkBytes));
  return verifier.end();
}

/** The packed bytes with the byte at a place changed. */
function changedAt(...places: readonly number[]): Uint8Array {
  return packed.map((byte, index) => (places.includes(index) ? byte ^ 1 : byte));
}

describe('a container that arrives in pieces (package-format 6)', () => {
  it.each([1, 2, 3, 29, 30, 31, 64, 1000, 1_000_000])('of %i bytes is verified', async (chunkBytes) => {
    const { manifest, keyId, layout } = await feed(packed, chunkBytes);
    expect(manifest.id).toBe('com.partner.loans');
    expect(keyId).toBe(partner.publicKey.keyId);
    expect(layout.size).toBe(packed.length);
  });

  it('may reuse one buffer for all pieces', async () => {
    const verifier = open();
    const buffer = new Uint8Array(50);
    for (let at = 0; at < packed.length; at += 50) {
      const part = packed.subarray(at, at + 50);
      buffer.fill(0);
      buffer.set(part);
      await verifier.write(buffer.subarray(0, part.length));
    }
    buffer.fill(0);
    const { manifestBytes, layout } = await verifier.end();
    expect(manifestBytes).toEqual(
      packed.slice(layout.manifestOffset, layout.manifestOffset + manifestBytes.length),
    );
  });

  it('keeps its pieces in order though nobody waits', async () => {
    const verifier = open();
    const writes = [...packed].map((byte) => verifier.write(Uint8Array.of(byte)));
    await Promise.all(writes);
    expect((await verifier.end()).manifest.version).toBe('2.3.1');
  });

  it('is refused as soon as its manifest is there, before any content', async () => {
    const stranger = await makeKeyPair();
    const verifier = open({ keys: [stranger.publicKey] });
    const { layout, manifestBytes } = await feed(packed, 100);
    const beforeContent = layout.manifestOffset + manifestBytes.length;
    await verifier.write(packed.subarray(0, beforeContent - 1));
    const refusal = await refusalOf(() => verifier.write(packed.subarray(beforeContent - 1, beforeContent)));
    expect(refusal.code).toBe('KEY_UNKNOWN');
  });

  it('stays refused, with the first refusal', async () => {
    const verifier = open();
    const first = await refusalOf(() =>
      verifier.write(text('this is no archive, and long enough to be sure of it')),
    );
    expect(first.code).toBe('NOT_A_CONTAINER');
    expect(await refusalOf(() => verifier.write(packed))).toBe(first);
    expect(await refusalOf(() => verifier.end())).toBe(first);
  });

  it('takes nothing after its end (package-format 1.6)', async () => {
    const verifier = open();
    await verifier.write(packed);
    await verifier.end();
    expect((await refusalOf(() => verifier.write(Uint8Array.of(0)))).code).toBe('CONTAINER_APPENDED');
  });

  it('is refused above 64 MiB before the bytes are read (package-format 1.1)', async () => {
    const verifier = open();
    await verifier.write(packed.subarray(0, 10));
    const refusal = await refusalOf(() => verifier.write(new Uint8Array(67_108_864)));
    expect(refusal).toMatchObject({ code: 'CONTAINER_TOO_LARGE', rule: '1.1' });
  });

  it('is refused for the first fault, however the pieces fall', async () => {
    const { layout } = await feed(packed, 100);
    const inFile = layout.files.get('index.html')?.offset ?? 0;
    const bytes = changedAt(inFile, layout.size - 1);
    for (const chunkBytes of [1, 10, 100, 1000, 10_000]) {
      const refusal = await refusalOf(() => feed(bytes, chunkBytes));
      expect(refusal).toMatchObject({ code: 'FILE_HASH_MISMATCH', rule: '1.9', path: 'index.html' });
    }
  });
});

describe('a container that was announced (package-format 5.8)', () => {
  it('is accepted when all of it is right', async () => {
    const { digest } = await feed(packed, 100);
    const expected = { id: 'com.partner.loans', manifestSha256: digest, containerBytes: packed.length };
    expect((await feed(packed, 100, { expected })).digest).toBe(digest);
  });

  it.each([
    ['ID_MISMATCH', 'another id', { id: 'com.partner.other' }],
    ['STATEMENT_MISMATCH', 'another manifest', { manifestSha256: 'a'.repeat(64) }],
    ['STATEMENT_MISMATCH', 'another size', { containerBytes: 1 }],
  ])('is refused with %s for %s', async (code, _, expected) => {
    expect(await refusalOf(() => feed(packed, 100, { expected }))).toMatchObject({ code, rule: '5.8' });
  });
});

describe('the work of verifying', () => {
  it('tells the platform the size of each file, and never hashes headers', async () => {
    const hints: unknown[] = [];
    const counting: PackageCrypto = {
      ...crypto,
      createSha256: (sizeHint) => {
        hints.push(sizeHint);
        return crypto.createSha256(sizeHint);
      },
    };
    const { manifestBytes } = await feed(packed, 100, { crypto: counting });
    const sizes = [...loanFiles.values()].map((bytes) => bytes.length);
    expect(hints).toEqual([manifestBytes.length, ...sizes]);
  });

  it('hashes small files side by side, but no more than 4 MiB of them', async () => {
    const files = new Map(
      Array.from({ length: 12 }, (_, at) => [`f${String(at)}`, new Uint8Array(1_048_576)] as const),
    );
    const large = await packLoans(partner.signer, {}, new Map([...files, ...loanFiles]));
    let underWay = 0;
    let most = 0;
    const counting: PackageCrypto = {
      ...crypto,
      createSha256: (sizeHint) => {
        const hash = crypto.createSha256(sizeHint);
        return {
          update: (bytes) => {
            hash.update(bytes);
          },
          digest: async () => {
            most = Math.max(most, (underWay += sizeHint ?? 0));
            const digest = await hash.digest();
            underWay -= sizeHint ?? 0;
            return digest;
          },
        };
      },
    };
    await feed(large, large.length, { crypto: counting });
    expect(most).toBeGreaterThan(1_048_576);
    expect(most).toBeLessThanOrEqual(4_194_304);
  });

  it('passes on what the platform says when it cannot hash', async () => {
    let calls = 0;
    const failing: PackageCrypto = {
      ...crypto,
      createSha256: (sizeHint) => {
        calls += 1;
        const hash = crypto.createSha256(sizeHint);
        return calls < 2 ? hash : { ...hash, digest: () => Promise.reject(new Error('no memory')) };
      },
    };
    await expect(feed(packed, 10_000, { crypto: failing })).rejects.toThrow('no memory');
  });
});
