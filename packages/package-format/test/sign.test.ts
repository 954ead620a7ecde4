import { beforeAll, describe, expect, it } from 'vitest';
import { isDebugDomain } from '../src/debug.js';
import { verifyPackage } from '../src/index.js';
import { packProgram, resignProgram } from '../src/sign.js';
import type { ManifestInput, Signer } from '../src/sign.js';
import { crypto, loanFiles, loans, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import type { KeyPair } from './fixture.js';

let partner: KeyPair;
let signer: Signer;

beforeAll(async () => {
  partner = await makeKeyPair();
  signer = partner.signer;
});

const verify = (bytes: Uint8Array) => verifyPackage(bytes, { keys: [partner.publicKey], crypto });

describe('packing a program', () => {
  it('fills in what is usual and lists every file', async () => {
    const { manifest } = await verify(await packLoans(signer));
    expect(manifest).toMatchObject({
      ...loans,
      ...{ format: 1, permissions: [], allowedDomains: [], runtime: 'web', dataVersion: 1, webStorage: true },
    });
    expect(Object.keys(manifest.files)).toEqual(['index.html', 'js/app.js', 'js/empty.js']);
    expect(manifest.files['js/empty.js']).toEqual({
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      size: 0,
      crc32: 0,
    });
  });

  it('gives the same bytes for the same input and signature, whatever the order of the files', async () => {
    const fixed: Signer = { keyId: signer.keyId, sign: async () => new Uint8Array(256) };
    const reversed = new Map([...loanFiles].reverse());
    expect(await packLoans(fixed, {}, reversed)).toEqual(await packLoans(fixed));
  });

  it('puts the files of a sub-package under its name (package-format 3.11)', async () => {
    const bytes = await packLoans(signer, { packages: { scripts: { prefix: 'js/' } } });
    const { files } = (await verify(bytes)).manifest;
    expect(Object.values(files).map((file) => file.package)).toEqual([undefined, 'scripts', 'scripts']);
  });

  it('keeps x- members as they are', async () => {
    const { manifest } = await verify(
      await packLoans(signer, { 'x-build': { number: 7, tags: ['a', null] } }),
    );
    expect(manifest['x-build']).toEqual({ number: 7, tags: ['a', null] });
  });

  it('takes a .localhost domain only where it is allowed', async () => {
    const manifest = { ...loans, allowedDomains: ['store.localhost:4402'] };
    const request = { manifest, files: loanFiles, signer, crypto };
    expect((await refusalOf(() => packProgram(request))).code).toBe('DOMAIN_INVALID');
    const bytes = await packProgram({ ...request, allowDomain: isDebugDomain });
    expect((await refusalOf(() => verify(bytes))).code).toBe('DOMAIN_INVALID');
    const options = { keys: [partner.publicKey], crypto, allowDomain: isDebugDomain };
    expect((await verifyPackage(bytes, options)).manifest.allowedDomains).toEqual(['store.localhost:4402']);
  });

  it.each([
    ['a signature that is already there', 'MANIFEST_INVALID', { signature: 'sha256:abc123' }],
    ['files that are already there', 'MANIFEST_INVALID', { files: {} }],
    ['an unknown member', 'MANIFEST_INVALID', { entrypoint: 'index.html' }],
    ['a version with build metadata', 'VERSION_INVALID', { version: '1.0.0+a' }],
    ['an entry point that is not there', 'ENTRY_POINT_INVALID', { entryPoint: 'main.html' }],
    ['a fraction in an x- member', 'JSON_NUMBER_INVALID', { 'x-ratio': 0.5 }],
    ['a value that JSON does not have', 'JSON_INVALID', { 'x-nothing': undefined }],
  ])('refuses %s with %s, as a verifier would', async (_, code, members) => {
    // What a partner writes comes from a JSON file, so its type is a promise only.
    const manifest = { ...loans, ...members } as ManifestInput;
    expect((await refusalOf(() => packProgram({ manifest, files: loanFiles, signer, crypto }))).code).toBe(
      code,
    );
  });

  it.each([
    ['PATH_UNSAFE', ['../evil.js']],
    ['PATH_UNSAFE', ['manifest.json']],
    ['PATH_UNSAFE', ['bücher.html']],
    ['PATH_COLLISION', ['INDEX.HTML']],
    ['TOO_MANY_FILES', Array.from({ length: 4096 }, (_, at) => `f${String(at)}`)],
  ])('refuses with %s before hashing: %.20j', async (code, paths) => {
    const files = new Map([...loanFiles, ...paths.map((path) => [path, text('x')] as const)]);
    expect((await refusalOf(() => packLoans(signer, {}, files))).code).toBe(code);
  });

  it('refuses more than 64 MiB', async () => {
    const files = new Map([...loanFiles, ['film.mp4', new Uint8Array(67_108_864)] as const]);
    expect((await refusalOf(() => packLoans(signer, {}, files))).code).toBe('CONTAINER_TOO_LARGE');
  });
});

describe('signing a container again', () => {
  it('keeps the program and changes who vouches for it', async () => {
    const other = await makeKeyPair();
    const before = await packLoans(signer, { 'x-build': 7 });
    const after = await resignProgram({ container: before, signer: other.signer, crypto });
    const verified = await verifyPackage(after, { keys: [other.publicKey], crypto });
    const { files } = (await verify(before)).manifest;
    expect(verified.keyId).toBe(other.publicKey.keyId);
    expect(verified.manifest).toMatchObject({ ...loans, files, 'x-build': 7 });
    expect((await refusalOf(() => verify(after))).code).toBe('KEY_UNKNOWN');
  });

  it('does not vouch for a container that was damaged', async () => {
    const before = await packLoans(signer);
    const { layout } = await verify(before);
    const at = layout.files.get('js/app.js')?.offset ?? 0;
    const damaged = before.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const refusal = await refusalOf(() => resignProgram({ container: damaged, signer, crypto }));
    expect(refusal.code).toBe('FILE_HASH_MISMATCH');
  });

  it('does not vouch for something else', async () => {
    const refusal = await refusalOf(() =>
      resignProgram({ container: text('hello'.repeat(20)), signer, crypto }),
    );
    expect(refusal.code).toBe('NOT_A_CONTAINER');
  });
});
