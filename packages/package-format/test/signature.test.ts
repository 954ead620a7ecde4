import { beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, verifyManifest } from '../src/index.js';
import { formatSignature, parseSignature, signedBytes } from '../src/signature.js';
import { crypto, makeKeyPair, refusalOf, seal, text } from './fixture.js';
import type { KeyPair } from './fixture.js';

const keyId = 'ab'.repeat(32);

describe('the signature string (package-format 4.1)', () => {
  it('is written and read', () => {
    expect(formatSignature(keyId, Uint8Array.of(1, 2, 3))).toBe(`rsa-pss-sha256:${keyId}:AQID`);
    expect(parseSignature(`rsa-pss-sha256:${keyId}:AQID`, 'manifest')).toEqual({
      keyId,
      bytes: Uint8Array.of(1, 2, 3),
    });
  });

  it.each([[undefined], [''], ['none'], ['sha256:abc123']])(
    'counts as missing when it is %j',
    async (signature) => {
      const refusal = await refusalOf(() => parseSignature(signature, 'manifest'));
      expect(refusal).toMatchObject({ code: 'SIGNATURE_MISSING', rule: '4.1' });
    },
  );

  it.each([
    ['another algorithm', `rs256:${keyId}:AQID`],
    ['an HMAC', `hs256:${keyId}:AQID`],
    ['upper case', `RSA-PSS-SHA256:${keyId}:AQID`],
    ['no key', 'rsa-pss-sha256::AQID'],
    ['a short key', `rsa-pss-sha256:${keyId.slice(2)}:AQID`],
    ['a key in upper case', `rsa-pss-sha256:${keyId.toUpperCase()}:AQID`],
    ['no bytes', `rsa-pss-sha256:${keyId}`],
    ['a fourth part', `rsa-pss-sha256:${keyId}:AQID:AQID`],
    ['base64 without padding', `rsa-pss-sha256:${keyId}:AQ`],
    ['base64 with a line break', `rsa-pss-sha256:${keyId}:AQID\n`],
    ['the URL alphabet', `rsa-pss-sha256:${keyId}:_-A=`],
    ['spaces', ` rsa-pss-sha256:${keyId}:AQID`],
    ['null', null],
    ['an object', { algorithm: 'none' }],
    ['a number', 1],
  ])('is malformed with %s', async (_, signature) => {
    const refusal = await refusalOf(() => parseSignature(signature, 'manifest'));
    expect(refusal).toMatchObject({ code: 'SIGNATURE_MALFORMED', rule: '4.1' });
  });
});

describe('the signed bytes (package-format 4.2)', () => {
  it('are the kind and the canonical form without the signature', () => {
    const bytes = signedBytes('manifest', { id: 'com.partner', signature: 'x', 'a-b': 1 });
    expect(bytes).toEqual(text('miniapp/manifest/v1\n{"a-b":1,"id":"com.partner"}'));
    expect(signedBytes('statement', {})).toEqual(text('miniapp/statement/v1\n{}'));
  });
});

describe('trust', () => {
  const file = { sha256: 'a'.repeat(64), size: 0, crc32: 0 };
  const manifest = {
    ...{ format: 1, id: 'com.partner.loans', name: 'Loans', version: '1.0.0', minHostVersion: '1.0.0' },
    ...{ entryPoint: 'index.html', permissions: [], allowedDomains: [], files: { 'index.html': file } },
    ...{ runtime: 'web', dataVersion: 1, webStorage: true },
  };
  let partner: KeyPair;
  let stranger: KeyPair;

  beforeAll(async () => {
    [partner, stranger] = await Promise.all([makeKeyPair(), makeKeyPair()]);
  });

  const verify = (bytes: Uint8Array) => verifyManifest(bytes, { keys: [partner.publicKey], crypto });

  it('is not given to a key that the caller does not know (package-format 4.7)', async () => {
    const refusal = await refusalOf(async () => verify(await seal('manifest', manifest, stranger.signer)));
    expect(refusal).toMatchObject({ code: 'KEY_UNKNOWN', rule: '4.7' });
    expect(refusal.message).toContain(stranger.publicKey.keyId);
  });

  it('is not given to anybody when the caller has no keys', async () => {
    const bytes = await seal('manifest', manifest, partner.signer);
    expect((await refusalOf(() => verifyManifest(bytes, { keys: [], crypto }))).code).toBe('KEY_UNKNOWN');
  });

  it('is not given to a stranger who names a known key', async () => {
    const signer = { ...stranger.signer, keyId: partner.publicKey.keyId };
    const refusal = await refusalOf(async () => verify(await seal('manifest', manifest, signer)));
    expect(refusal).toMatchObject({ code: 'SIGNATURE_INVALID', rule: '4.4' });
  });

  it.each(['miniapp/statement/v1\n', 'miniapp/manifest/v2\n', 'mini-package/manifest/v1\n', ''])(
    'is not given to a signature made for another purpose: %j (package-format 4.2)',
    async (prefix) => {
      const content = new TextDecoder().decode(signedBytes('manifest', manifest)).split('\n')[1] ?? '';
      const signer = { ...partner.signer, sign: () => partner.signer.sign(text(prefix + content)) };
      const refusal = await refusalOf(async () => verify(await seal('manifest', manifest, signer)));
      expect(refusal).toMatchObject({ code: 'SIGNATURE_INVALID', rule: '4.4' });
    },
  );

  it('is not given to a statement signature that is pasted into a manifest', async () => {
    const bytes = await seal('statement', manifest, partner.signer);
    expect((await refusalOf(() => verify(bytes))).code).toBe('SIGNATURE_INVALID');
  });

  it('is not given to a signature of another version of the same program', async () => {
    const { signature } = parseManifest(await seal('manifest', manifest, partner.signer));
    const newer = { ...manifest, version: '2.0.0' };
    const signer = {
      ...partner.signer,
      sign: async () => new Uint8Array(Buffer.from(signature.split(':')[2] ?? '', 'base64')),
    };
    const refusal = await refusalOf(async () => verify(await seal('manifest', newer, signer)));
    expect(refusal.code).toBe('SIGNATURE_INVALID');
  });
});
