import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalize, parseManifest } from '../src/index.js';
import { refusalOf, text, verdictOf } from './fixture.js';
import { readDocument } from './fuzz/document-oracle.js';
import { editJson, jcs, jsonEdits } from './fuzz/json-tree.js';
import type { Json } from './fuzz/json-tree.js';
import { manifestWords } from './fuzz/manifest-words.js';
import { programs } from './fuzz/programs.js';
import { manifest } from './manifest-sample.js';

const read = (path: string): object =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as object; // both files hold objects
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const schema = read('../manifest.schema.json');
const fits = ajv.compile(schema);
const sourceFits = ajv.compile({ $ref: 'urn:miniapp:manifest:1#/$defs/source' });

const signature = `rsa-pss-sha256:${'a'.repeat(64)}:AAAA`;
const finished = { ...manifest, signature };
const { files } = manifest;
const file = files['index.html'];

/** The finished sample with some members replaced; undefined removes one. */
function changed(members: object): object {
  const all: Record<string, unknown> = { ...finished, ...members };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The bytes of a manifest, whatever it says. */
function formOf(value: object): Uint8Array {
  const json = JSON.parse(JSON.stringify(value)) as Json; // what JSON.parse returns is JSON
  return text(jcs(json));
}

/** The rules that the schema leaves to the runtime: what the message says, why, and a manifest that shows it. */
const beyondTheSchema: readonly (readonly [rule: string, says: RegExp, why: string, members: object])[] = [
  ['2.6', /collides/, 'compares all paths', { files: { ...files, 'INDEX.html': file } }],
  ['2.7', /collides/, 'compares all paths', { files: { ...files, 'index.html/a': file } }],
  [
    '3.2',
    /uses the name/,
    'x- members hold anything',
    { 'x-partner': JSON.parse('{"__proto__":1}') as object },
  ],
  ['3.2', /number/, 'x- members hold anything', { 'x-partner': 1.5 }],
  ['3.2', /half a surrogate/, 'x- members hold anything', { 'x-partner': '\ud800' }],
  [
    '3.2',
    /deeper than/,
    'x- members hold anything',
    { 'x-partner': JSON.parse('['.repeat(16) + ']'.repeat(16)) as object },
  ],
  ['3.6', /version/, 'no pattern compares numbers with 2^53', { version: '9007199254740992.0.0' }],
  ['3.7', /not among the files/, 'looks at another member', { entryPoint: 'none.html' }],
  [
    '3.7',
    /in a sub-package/,
    'looks at another member',
    { entryPoint: 'pay/p.html', files: { ...files, 'pay/p.html': { ...file, package: 'pay' } } },
  ],
  [
    '3.11',
    /overlap/,
    'compares all prefixes',
    { packages: { pay: { prefix: 'pay/' }, more: { prefix: 'pay/more/' } } },
  ],
  ['3.11', /does not fit its path/, 'looks at another member', { packages: undefined }],
  [
    '3.11',
    /not among the files/,
    'looks at another member',
    { packages: { pay: { prefix: 'pay/', preload: ['none.html'] } } },
  ],
  ['3.12', /above version|not above version/, 'compares versions', { rollbackFloor: '2.3.2' }],
  ['3.13', /not among the files/, 'looks at another member', { pages: ['none.html'] }],
  [
    '3.13',
    /one line of plain text/,
    'counts UTF-16 units, JSON Schema characters',
    { name: '\u{1f600}'.repeat(33) },
  ],
  ['4.1', /./, 'parts of the signature, which no author writes', { signature: 'none' }],
];

describe('manifest.schema.json', () => {
  it('accepts what the runtime accepts', () => {
    expect(parseManifest(text(canonicalize(finished))).id).toBe('com.partner.loans');
    expect([fits(finished), fits.errors]).toEqual([true, null]);
  });

  it.each([
    ['/format', { format: 2 }],
    ['', { entrypoint: 'index.html' }],
    ['', { 'X-partner': 1 }],
    ['', { id: undefined }],
    ['/id', { id: 'Loans' }],
    ['/version', { version: '1.0.0-01' }],
    ['/minHostVersion', { minHostVersion: '>=3' }],
    ['/entryPoint', { entryPoint: 'icon.png' }],
    ['/entryPoint', { entryPoint: '../index.html' }],
    ['/permissions', { permissions: ['payment', 'payment'] }],
    ['/permissions/1', { permissions: ['payment', 'pay ment'] }],
    ['/allowedDomains/0', { allowedDomains: ['https://a.com'] }],
    ['/allowedDomains/0', { allowedDomains: ['printer.local'] }],
    ['/files', { files: { ...files, 'con.js': file } }],
    ['/files', { files: { ...files, 'MANIFEST.json': file } }],
    ['/files/index.html/size', { files: { ...files, 'index.html': { ...file, size: 67_108_865 } } }],
    ['/files/index.html', { files: { ...files, 'index.html': { ...file, mode: 0o777 } } }],
    ['/packages', { packages: { Pay: { prefix: 'pay/' } } }],
    ['/packages/pay/prefix', { packages: { pay: { prefix: 'pay' } } }],
    ['/runtime', { runtime: 'flash' }],
    ['/dataVersion', { dataVersion: 0 }],
    ['/name', { name: 'Loans \u202eknaB' }],
    ['/icons/0/sizes', { icons: [{ src: 'icon.png', sizes: 'big' }] }],
    ['/window/themeColor', { window: { themeColor: 'red' } }],
    ['/webStorage', { webStorage: 'true' }],
  ])('refuses at "%s" what the runtime refuses: %j', async (place, members) => {
    expect(await verdictOf(() => parseManifest(text(canonicalize(changed(members)))))).not.toBe('accepted');
    fits(changed(members));
    expect((fits.errors ?? []).map((error) => error.instancePath)).toContain(place);
  });

  it.each(beyondTheSchema)(
    'leaves rule %s (%s) to the runtime, because it %s',
    async (rule, says, _why, members) => {
      expect([fits(changed(members)), fits.errors]).toEqual([true, null]);
      const refusal = await refusalOf(() => parseManifest(formOf(changed(members))));
      expect(refusal.rule).toBe(rule);
      expect(refusal.message).toMatch(says);
    },
  );

  it('gives the answer of the runtime for any other manifest', async () => {
    const edited = fc.tuple(fc.constantFrom(...programs), jsonEdits).map(([program, edits]) => {
      const original = readDocument(program.manifestBytes) ?? null;
      return editJson(original, edits, manifestWords);
    });
    await fc.assert(
      fc.asyncProperty(edited, async (value) => {
        const isFitting = fits(value);
        const errors = ajv.errorsText(fits.errors);
        const verdict = await verdictOf(() => parseManifest(text(jcs(value))));
        if (verdict === 'accepted') expect([isFitting, errors]).toEqual([true, 'No errors']);
        if (verdict === 'accepted' || !isFitting) return;
        const { rule, message } = await refusalOf(() => parseManifest(text(jcs(value))));
        const known = beyondTheSchema.some(([number, says]) => number === rule && says.test(message));
        expect([rule, message, known]).toEqual([rule, message, true]);
      }),
      { numRuns: 4000, seed: 20_261_121 },
    );
  });
});

describe('the schema of a source', () => {
  it.each(['hello/program', 'checkout/public'])('fits examples/%s/manifest.json', (folder) => {
    sourceFits(read(`../../../examples/${folder}/manifest.json`));
    expect(sourceFits.errors).toBeNull();
  });

  it('needs what an author must write and refuses what packing adds', () => {
    const least = {
      id: 'a.b',
      name: 'B',
      version: '1.0.0',
      minHostVersion: '1.0.0',
      entryPoint: 'index.html',
    };
    expect(sourceFits(least)).toBe(true);
    expect(sourceFits({ ...least, files })).toBe(false);
    expect(sourceFits({ ...least, signature })).toBe(false);
    for (const name of Object.keys(least)) expect(sourceFits({ ...least, [name]: undefined })).toBe(false);
  });

  it('is a document of its own for editors', () => {
    expect(read('../manifest-source.schema.json')).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $ref: 'manifest.schema.json#/$defs/source',
    });
  });
});
