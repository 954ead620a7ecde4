import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { containerLayout, parseManifest, verifyPackage } from '../src/index.js';
import { writeContainer } from '../src/container.js';
import { canonicalize } from '../src/canonical-json.js';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import { rawZip } from './raw-zip.js';

/** A manifest whose signature is nonsense: layouts do not depend on who signed. */
const unsigned = {
  ...{ format: 1, id: 'com.partner.loans', name: 'Loans', version: '1.0.0', minHostVersion: '1.0.0' },
  ...{
    entryPoint: 'index.html',
    permissions: [],
    allowedDomains: [],
    runtime: 'web',
    dataVersion: 1,
    webStorage: true,
  },
  signature: `rsa-pss-sha256:${'0'.repeat(64)}:AAAA`,
};

function described(
  contents: ReadonlyMap<string, Uint8Array>,
  crc32: (bytes: Uint8Array) => number,
): Uint8Array {
  const files = Object.fromEntries(
    [...contents].map(([path, bytes]) => [
      path,
      { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, crc32: crc32(bytes) },
    ]),
  );
  return text(canonicalize({ ...unsigned, files }));
}

describe('a container (package-format 1)', () => {
  it('is the archive that any zip writer makes of the same entries with everything optional left out', async () => {
    const { signer, publicKey } = await makeKeyPair();
    const bytes = await packLoans(signer);
    const { manifestBytes } = await verifyPackage(bytes, { keys: [publicKey], crypto });
    const entries = [
      { name: 'manifest.json', content: manifestBytes },
      { name: 'index.html', content: loanFiles.get('index.html') ?? text('') },
      { name: 'js/app.js', content: loanFiles.get('js/app.js') ?? text('') },
      { name: 'js/empty.js', content: text('') },
    ];
    expect(bytes).toEqual(rawZip(entries));
  });

  it('is these bytes and no others', () => {
    const contents = new Map([
      ['index.html', text('<p>hello</p>')],
      ['a.js', text('1')],
    ]);
    const sums = new Map([
      [12, 0xd2aefb44],
      [1, 0x83dcefb7],
    ]);
    const manifestBytes = described(contents, (bytes) => sums.get(bytes.length) ?? 0);
    const bytes = writeContainer(
      containerLayout(manifestBytes, parseManifest(manifestBytes)),
      manifestBytes,
      contents,
    );
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '6738d475387f1c6d32e629b3b32d5bd75d6a12880c0afad066d25c98c336bcb1',
    );
  });

  it('has its entries in the order of their bytes, numbers and capitals included (package-format 1.2)', () => {
    const names = ['b.js', 'a/z.js', 'a.js', 'B.txt', '10', '9', '~', '[id].js', 'index.html', '_x'];
    const contents = new Map(names.map((name) => [name, text(name)]));
    const manifestBytes = described(contents, () => 0);
    const layout = containerLayout(manifestBytes, parseManifest(manifestBytes));
    expect([...layout.files.keys()]).toEqual([
      '10',
      '9',
      'B.txt',
      '[id].js',
      '_x',
      'a.js',
      'a/z.js',
      'b.js',
      'index.html',
      '~',
    ]);
  });

  it('says where every file is, so that a file is a slice', async () => {
    const { signer, publicKey } = await makeKeyPair();
    const bytes = await packLoans(signer);
    const { layout, manifestBytes } = await verifyPackage(bytes, { keys: [publicKey], crypto });
    expect(layout.size).toBe(bytes.length);
    expect(bytes.slice(layout.manifestOffset, layout.manifestOffset + manifestBytes.length)).toEqual(
      manifestBytes,
    );
    for (const [path, { offset, size }] of layout.files) {
      expect([path, bytes.slice(offset, offset + size)]).toEqual([path, loanFiles.get(path)]);
    }
  });

  it('has at most 64 MiB, headers included (package-format 1.1)', async () => {
    const file = { sha256: 'a'.repeat(64), size: 67_108_864, crc32: 0 };
    const manifestBytes = text(canonicalize({ ...unsigned, files: { 'index.html': file } }));
    const refusal = await refusalOf(() => containerLayout(manifestBytes, parseManifest(manifestBytes)));
    expect(refusal).toMatchObject({ code: 'CONTAINER_TOO_LARGE', rule: '1.1' });
  });

  it('is not written with a file missing or of another size (package-format 1.8)', async () => {
    const contents = new Map([['index.html', text('hello')]]);
    const manifestBytes = described(contents, () => 0);
    const layout = containerLayout(manifestBytes, parseManifest(manifestBytes));
    for (const wrong of [new Map<string, Uint8Array>(), new Map([['index.html', text('hell')]])]) {
      const refusal = await refusalOf(() => writeContainer(layout, manifestBytes, wrong));
      expect(refusal).toMatchObject({ code: 'MISSING_FILE', rule: '1.8', path: 'index.html' });
    }
  });
});
