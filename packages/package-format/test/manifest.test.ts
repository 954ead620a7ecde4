import { beforeAll, describe, expect, it } from 'vitest';
import { isDebugDomain } from '../src/debug.js';
import { parseManifest, verifyManifest } from '../src/index.js';
import type { Signer } from '../src/sign.js';
import { crypto, makeKeyPair, refusalOf, seal, text } from './fixture.js';
import type { KeyPair } from './fixture.js';
import { file, manifest } from './manifest-sample.js';

/** The sample with some members replaced; undefined removes one. */
function changed(members: object): object {
  const all: Record<string, unknown> = { ...manifest, ...members };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

let partner: KeyPair;
let signer: Signer;

beforeAll(async () => {
  partner = await makeKeyPair();
  signer = partner.signer;
});

describe('a manifest (package-format 3)', () => {
  it('is read with everything in it', async () => {
    const parsed = parseManifest(await seal('manifest', manifest, signer));
    expect(parsed).toMatchObject(manifest);
    expect(Object.getPrototypeOf(parsed.files)).toBeNull();
  });

  it('needs neither sub-packages nor the optional members', async () => {
    const least = changed({
      files: { 'index.html': file },
      ...{ packages: undefined, rollbackFloor: undefined, description: undefined, icons: undefined },
      ...{ pages: undefined, window: undefined, 'x-partner': undefined },
    });
    expect(parseManifest(await seal('manifest', least, signer)).version).toBe('2.3.1');
  });

  it.each([
    ['3.4', 'MANIFEST_INVALID', 'format', { format: 2 }],
    ['3.4', 'MANIFEST_INVALID', 'format', { format: '1' }],
    ['3.4', 'MANIFEST_INVALID', 'entrypoint', { entrypoint: 'index.html' }],
    ['3.4', 'MANIFEST_INVALID', 'X-partner', { 'X-partner': 1 }],
    ['3.5', 'ID_INVALID', 'id', { id: 'Loans' }],
    ['3.5', 'ID_INVALID', 'id', { id: undefined }],
    ['3.6', 'VERSION_INVALID', 'version', { version: '1.0' }],
    ['3.6', 'VERSION_INVALID', 'version', { version: '1.0.0+a' }],
    ['3.6', 'VERSION_INVALID', 'minHostVersion', { minHostVersion: '>=3' }],
    ['3.6', 'VERSION_INVALID', 'minHostVersion', { minHostVersion: undefined }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: '/index.html' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'https://evil.com/' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'javascript:alert(1)' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'index.html?a=1' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'missing.html' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'icon.png' }],
    ['3.7', 'ENTRY_POINT_INVALID', 'entryPoint', { entryPoint: 'toString' }],
    [
      '3.7',
      'ENTRY_POINT_INVALID',
      'sub-package',
      { entryPoint: 'pay/p.html', files: { ...manifest.files, 'pay/p.html': { ...file, package: 'pay' } } },
    ],
    ['3.8', 'MANIFEST_INVALID', 'permissions', { permissions: 'payment' }],
    ['3.8', 'MANIFEST_INVALID', 'permissions', { permissions: { 0: 'payment', length: 1 } }],
    ['3.8', 'MANIFEST_INVALID', 'permissions', { permissions: ['payment', 'payment'] }],
    ['3.8', 'MANIFEST_INVALID', 'permissions', { permissions: ['pay ment'] }],
    ['3.8', 'MANIFEST_INVALID', 'permissions', { permissions: [1] }],
    ['3.9', 'DOMAIN_INVALID', 'allowedDomains', { allowedDomains: 'api.partner.com' }],
    ['3.9', 'DOMAIN_INVALID', 'allowedDomains', { allowedDomains: ['a.com', 'a.com'] }],
    ['3.9', 'DOMAIN_INVALID', 'https://a.com', { allowedDomains: ['https://a.com'] }],
    ['3.9', 'DOMAIN_INVALID', 'store.localhost:4402', { allowedDomains: ['store.localhost:4402'] }],
    ['3.10', 'MANIFEST_INVALID', 'files', { files: [] }],
    ['3.10', 'MANIFEST_INVALID', 'sha256', { files: { 'index.html': { ...file, sha256: 'A'.repeat(64) } } }],
    ['3.10', 'MANIFEST_INVALID', 'sha256', { files: { 'index.html': { ...file, sha256: 'a'.repeat(63) } } }],
    ['3.10', 'MANIFEST_INVALID', 'size', { files: { 'index.html': { ...file, size: -1 } } }],
    ['3.10', 'MANIFEST_INVALID', 'size', { files: { 'index.html': { ...file, size: 67_108_865 } } }],
    ['3.10', 'MANIFEST_INVALID', 'crc32', { files: { 'index.html': { ...file, crc32: 4_294_967_296 } } }],
    ['3.10', 'MANIFEST_INVALID', 'mode', { files: { 'index.html': { ...file, mode: 0o777 } } }],
    ['3.10', 'MANIFEST_INVALID', 'index.html', { files: { 'index.html': null } }],
    ['2.2', 'PATH_UNSAFE', '../evil.js', { files: { ...manifest.files, '../evil.js': file } }],
    ['2.8', 'PATH_UNSAFE', 'manifest.json', { files: { ...manifest.files, 'manifest.json': file } }],
    ['2.6', 'PATH_COLLISION', 'INDEX.html', { files: { ...manifest.files, 'INDEX.html': file } }],
    ['3.11', 'MANIFEST_INVALID', 'pay/p.js', { packages: undefined }],
    ['3.11', 'MANIFEST_INVALID', 'pay/p.js', { files: { ...manifest.files, 'pay/p.js': file } }],
    [
      '3.11',
      'MANIFEST_INVALID',
      'icon.png',
      { files: { ...manifest.files, 'icon.png': { ...file, package: 'pay' } } },
    ],
    ['3.11', 'MANIFEST_INVALID', 'prefix', { packages: { pay: { prefix: 'pay' } } }],
    ['3.11', 'MANIFEST_INVALID', 'prefix', { packages: { pay: { prefix: '../pay/' } } }],
    [
      '3.11',
      'MANIFEST_INVALID',
      'overlap',
      { packages: { pay: { prefix: 'pay/' }, more: { prefix: 'pay/more/' } } },
    ],
    ['3.11', 'MANIFEST_INVALID', 'Pay', { packages: { Pay: { prefix: 'pay/' } } }],
    [
      '3.11',
      'MANIFEST_INVALID',
      'preload',
      { packages: { pay: { prefix: 'pay/', preload: ['none.html'] } } },
    ],
    ['3.12', 'MANIFEST_INVALID', 'runtime', { runtime: 'flash' }],
    ['3.12', 'MANIFEST_INVALID', 'dataVersion', { dataVersion: 0 }],
    ['3.12', 'MANIFEST_INVALID', 'webStorage', { webStorage: 'true' }],
    ['3.12', 'VERSION_INVALID', 'rollbackFloor', { rollbackFloor: '2.3.2' }],
    ['3.12', 'VERSION_INVALID', 'rollbackFloor', { rollbackFloor: 'latest' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: '' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: ' Loans' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: 'Loans\nBank' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: 'Loans \u202eknaB' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: 'Lo\u200bans' }],
    // Found by fuzzing: a consent sheet showed a program without a name.
    ['3.13', 'MANIFEST_INVALID', 'name', { name: '\u3164' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: 'Lo\u034fans' }],
    ['3.13', 'MANIFEST_INVALID', 'name', { name: 'a'.repeat(65) }],
    ['3.13', 'MANIFEST_INVALID', 'description', { description: 'a'.repeat(1001) }],
    ['3.13', 'MANIFEST_INVALID', 'icons', { icons: [{ src: 'none.png' }] }],
    ['3.13', 'MANIFEST_INVALID', 'sizes', { icons: [{ src: 'icon.png', sizes: 'big' }] }],
    ['3.13', 'MANIFEST_INVALID', 'icons', { icons: { 0: 'icon.png' } }],
    ['3.13', 'MANIFEST_INVALID', 'pages', { pages: ['none.html'] }],
    ['3.13', 'MANIFEST_INVALID', 'themeColor', { window: { themeColor: 'red' } }],
    ['3.13', 'MANIFEST_INVALID', 'opacity', { window: { opacity: 1 } }],
    ['3.13', 'MANIFEST_INVALID', 'window', { window: null }],
  ])('by rule %s is refused with %s, naming %s: %j', async (rule, code, named, members) => {
    const refusal = await refusalOf(async () =>
      parseManifest(await seal('manifest', changed(members), signer)),
    );
    expect(refusal).toMatchObject({ code, rule });
    expect(refusal.message).toContain(named);
  });

  it.each([
    ['files["a b.js"].size', { files: { ...manifest.files, 'a b.js': { ...file, size: -1 } } }],
    ['files["index.html"].sha256 is missing', { files: { 'index.html': { size: 1, crc32: 1 } } }],
    ['packages["pay"].prefix', { packages: { pay: { prefix: 'pay' } } }],
    ['icons[1].sizes', { icons: [{ src: 'icon.png' }, { src: 'icon.png', sizes: 'big' }] }],
    ['window.themeColor', { window: { themeColor: 'red' } }],
    ['look at permissions[1]', { permissions: ['payment', 'pay ment'] }],
    ['look at permissions[2]', { permissions: ['payment', 'geolocation', 'payment'] }],
    ['look at pages[0]', { pages: ['/help.html'] }],
    ['look at packages["pay"].preload[1]', { packages: { pay: { prefix: 'pay/', preload: ['a', 'a'] } } }],
  ])('is refused with a message that shows the place: %s', async (place, members) => {
    const refusal = await refusalOf(async () =>
      parseManifest(await seal('manifest', changed(members), signer)),
    );
    expect(refusal.message).toContain(place);
  });

  it('may name a .localhost domain only where the host says so', async () => {
    const bytes = await seal('manifest', changed({ allowedDomains: ['store.localhost:4402'] }), signer);
    expect(parseManifest(bytes, { allowDomain: isDebugDomain }).allowedDomains).toEqual([
      'store.localhost:4402',
    ]);
  });

  it('has at most 4,096 files', async () => {
    const many = Object.fromEntries(Array.from({ length: 4096 }, (_, index) => [`f${String(index)}`, file]));
    const refusal = await refusalOf(async () =>
      parseManifest(await seal('manifest', changed({ files: { ...many, 'index.html': file } }), signer)),
    );
    expect(refusal).toMatchObject({ code: 'TOO_MANY_FILES', rule: '3.10' });
  });
});

describe('the bytes of a manifest', () => {
  it.each([
    ['3.1', 'MANIFEST_TOO_LARGE', 'more than 1 MiB', () => new Uint8Array(1_048_577)],
    ['3.1', 'UTF8_INVALID', 'a byte that is not UTF-8', () => Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['3.2', 'JSON_INVALID', 'no JSON', () => text('hello')],
    ['3.2', 'JSON_DUPLICATE_KEY', 'a name twice', () => text('{"id":"a.b","id":"a.c"}')],
    ['3.2', 'JSON_FORBIDDEN_KEY', '__proto__', () => text('{"__proto__":{"id":"a.b"}}')],
    ['3.2', 'JSON_NUMBER_INVALID', 'a fraction', () => text('{"format":1.5}')],
    ['3.2', 'JSON_TOO_DEEP', 'a deep value', () => text(`{"x-deep":${'['.repeat(16)}${']'.repeat(16)}}`)],
    ['3.4', 'MANIFEST_INVALID', 'a list', () => text('[]')],
  ])('by rule %s are refused with %s for %s', async (rule, code, _, bytes) => {
    expect(await refusalOf(() => parseManifest(bytes()))).toMatchObject({ code, rule });
  });

  it.each([
    ['spaces', (form: string) => form.replace(':', ': ')],
    ['a line break at the end', (form: string) => `${form}\n`],
    [
      'another order',
      (form: string) => form.replace(/"name":"Loans",(.*)"pages"/, '$1"name":"Loans","pages"'),
    ],
    ['an escape that is not needed', (form: string) => form.replace('"Loans"', '"\\u004coans"')],
    ['an escaped slash', (form: string) => form.replace('pay/p.js', 'pay\\/p.js')],
  ])('by rule 3.3 are refused with %s in them', async (_, rewrite) => {
    const form = new TextDecoder().decode(await seal('manifest', manifest, signer));
    expect(rewrite(form)).not.toBe(form);
    const refusal = await refusalOf(() => parseManifest(text(rewrite(form))));
    expect(refusal).toMatchObject({ code: 'MANIFEST_NOT_CANONICAL', rule: '3.3' });
  });
});

describe('a verified manifest (package-format 6.7)', () => {
  it('says who signed it and which bytes they were', async () => {
    const bytes = await seal('manifest', manifest, signer);
    const verified = await verifyManifest(bytes, { keys: [partner.publicKey], crypto });
    const expected = await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
    expect(verified.keyId).toBe(partner.publicKey.keyId);
    expect(verified.digest).toBe(Buffer.from(expected).toString('hex'));
    expect(verified.manifest.id).toBe('com.partner.loans');
  });

  it('does not come from a manifest with one member changed after signing', async () => {
    const form = new TextDecoder().decode(await seal('manifest', manifest, signer));
    const bytes = text(form.replace('"version":"2.3.1"', '"version":"2.3.2"'));
    const refusal = await refusalOf(() => verifyManifest(bytes, { keys: [partner.publicKey], crypto }));
    expect(refusal).toMatchObject({ code: 'SIGNATURE_INVALID', rule: '4.4' });
  });
});
