import { createHash, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, createWebCrypto, generateKeyPair } from '../src/webcrypto.js';
import { crypto, makeKeyPair, refusalOf, text } from './fixture.js';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256 on WebCrypto', () => {
  it.each([
    ['nothing, with a hint', 0, []],
    ['nothing, without a hint', undefined, []],
    ['one piece', 6, ['foobar']],
    ['one piece without a hint', undefined, ['foobar']],
    ['pieces that fill the hint', 6, ['foo', 'bar']],
    ['pieces without a hint', undefined, ['f', 'oo', 'bar', 'x'.repeat(1000), 'y']],
    ['less than the hint', 100, ['foo', 'bar']],
    ['more than the hint', 2, ['foo', 'bar', 'more']],
    ['a first piece as long as the hint, then another', 3, ['foo', 'bar']],
    ['empty pieces between', 3, ['', 'f', '', 'oo', '']],
  ])('of %s is right', async (_, sizeHint, pieces) => {
    const hash = crypto.createSha256(sizeHint);
    for (const piece of pieces) hash.update(text(piece));
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(hashOf(text(pieces.join(''))));
  });

  it('hashes a whole file where it lies, without a copy', async () => {
    const seen: unknown[] = [];
    const subtle = {
      ...bound(),
      digest: (algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>) => {
        seen.push(data.buffer);
        return webcrypto.subtle.digest(algorithm, data);
      },
    };
    const container = new Uint8Array(1000);
    const hash = createWebCrypto(subtle).createSha256(500);
    hash.update(container.subarray(100, 600));
    await hash.digest();
    expect(seen).toEqual([container.buffer]);
    expect(seen[0]).toBe(container.buffer);
  });

  it('puts pieces together in one buffer of the right size', async () => {
    const sizes: number[] = [];
    const subtle = {
      ...bound(),
      digest: (algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>) => {
        sizes.push(data.buffer.byteLength);
        return webcrypto.subtle.digest(algorithm, data);
      },
    };
    const hash = createWebCrypto(subtle).createSha256(1000);
    for (let piece = 0; piece < 10; piece += 1) hash.update(new Uint8Array(100));
    await hash.digest();
    expect(sizes).toEqual([1000]);
  });

  it('puts file after file together in the same buffer, and none disturbs another', async () => {
    const buffers: unknown[] = [];
    const subtle = {
      ...bound(),
      digest: (algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>) => {
        buffers.push(data.buffer);
        return webcrypto.subtle.digest(algorithm, data);
      },
    };
    const platform = createWebCrypto(subtle);
    const fill = (letter: string) => {
      const hash = platform.createSha256(200_000);
      for (let half = 0; half < 2; half += 1) hash.update(text(letter.repeat(100_000)));
      return hash;
    };
    const inTurn = ['a', 'b', 'c'].map((letter) => fill(letter).digest());
    const sideBySide = ['d', 'e', 'f'].map(fill).map((hash) => hash.digest());
    const digests = await Promise.all([...inTurn, ...sideBySide]);
    const expected = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => hashOf(text(letter.repeat(200_000))));
    expect(digests.map((digest) => Buffer.from(digest).toString('hex'))).toEqual(expected);
    expect(new Set(buffers.slice(0, 3)).size).toBe(1);
    expect(new Set(buffers.slice(3)).size).toBe(3);
  });
});

/** The platform's functions as plain members, so that one of them can be watched. */
function bound() {
  const { subtle } = webcrypto;
  return {
    digest: subtle.digest.bind(subtle),
    importKey: subtle.importKey.bind(subtle),
    exportKey: subtle.exportKey.bind(subtle),
    generateKey: subtle.generateKey.bind(subtle),
    sign: subtle.sign.bind(subtle),
    verify: subtle.verify.bind(subtle),
  };
}

describe('keys on WebCrypto', () => {
  it('are made, and sign what they verify', async () => {
    const { pkcs8, spki } = await generateKeyPair(webcrypto.subtle, 2048);
    const { signer, publicKey, spki: derived } = await createSigner(webcrypto.subtle, pkcs8);
    expect(derived).toEqual(spki);
    expect(signer.keyId).toBe(hashOf(spki));
    const signature = await signer.sign(text('hello'));
    expect(await crypto.verifySignature({ key: publicKey, signature, message: text('hello') })).toBe(true);
    expect(await crypto.verifySignature({ key: publicKey, signature, message: text('hullo') })).toBe(false);
  });

  it('are imported once, and again after the platform failed', async () => {
    const { signer, publicKey } = await makeKeyPair();
    const subtle = bound();
    let imports = 0;
    const importKey = (...request: Parameters<typeof subtle.importKey>) => {
      imports += 1;
      return imports === 1 ? Promise.reject(new Error('busy')) : subtle.importKey(...request);
    };
    const platform = createWebCrypto({ ...subtle, importKey } as typeof subtle);
    const request = { key: publicKey, signature: await signer.sign(text('hello')), message: text('hello') };
    await expect(platform.verifySignature(request)).rejects.toThrow('busy');
    const verdicts = [await platform.verifySignature(request), await platform.verifySignature(request)];
    expect(verdicts).toEqual([true, true]);
    expect(imports).toBe(2);
  });

  it('are 3072 bits long unless asked otherwise', async () => {
    const { pkcs8 } = await generateKeyPair(webcrypto.subtle);
    expect((await createSigner(webcrypto.subtle, pkcs8)).publicKey.bits).toBe(3072);
  });

  it.each([1024, 2047])('are not made with %i bits (package-format 4.5)', async (bits) => {
    expect((await refusalOf(() => generateKeyPair(webcrypto.subtle, bits))).code).toBe('KEY_INVALID');
  });

  it('do not come from 1024 bits, another kind or noise (package-format 4.5)', async () => {
    await expect(makeKeyPair(1024)).rejects.toMatchObject({ code: 'KEY_INVALID', rule: '4.5' });
    const noise = await refusalOf(() => createSigner(webcrypto.subtle, text('noise')));
    expect(noise).toMatchObject({ code: 'KEY_INVALID', rule: '4.5' });
  });
});
