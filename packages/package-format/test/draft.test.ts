import { describe, expect, it } from 'vitest';

import { debugProgramId, draftForOrigin, isDebugDomain, isDebugProgramId, parseDraft } from '../src/debug.js';
import { isProgramId, programLabel } from '../src/index.js';
import { packProgram } from '../src/sign.js';
import { crypto, loans, makeKeyPair, refusalOf, text, verdictOf } from './fixture.js';

import type { Manifest } from '../src/index.js';

const { signer } = await makeKeyPair();
const files = new Map(['index.html', 'help.html', 'pay/pay.html'].map((path) => [path, text('<p>')]));

const parse = (draft: object): Manifest => parseDraft(text(JSON.stringify(draft)));

describe('a draft', () => {
  it('has the usual values of what its author left out, and nothing that vouches for it', () => {
    expect(parse({ ...loans, 'x-note': 1 })).toEqual({
      ...{ ...loans, 'x-note': 1 },
      ...{ format: 1, permissions: [], allowedDomains: [], runtime: 'web', dataVersion: 1, webStorage: true },
      files: { 'index.html': { sha256: '0'.repeat(64), size: 0, crc32: 0 } },
      signature: '',
    });
  });

  it.each<[string, object]>([
    ['is whole', {}],
    ['has parts and pages', { packages: { pay: { prefix: 'pay/' } }, pages: ['help.html'] }],
    ['has files already', { files: {} }],
    ['is signed', { signature: 'x' }],
    ['has an unknown member', { permission: [] }],
    ['has an id that is none', { id: 'Loans' }],
    ['has no version', { version: undefined }],
    ['has a floor above its version', { rollbackFloor: '9.0.0' }],
    ['begins with no page', { entryPoint: 'pay/pay.js' }],
    ['begins outside of its folder', { entryPoint: '../index.html' }],
    ['begins in a part', { entryPoint: 'pay/pay.html', packages: { pay: { prefix: 'pay/' } } }],
    ['has parts that overlap', { packages: { a: { prefix: 'pay/' }, b: { prefix: 'pay/now/' } } }],
    ['has parts that are none', { packages: [] }],
    ['has a part without a folder', { packages: { pay: {} } }],
    ['has pages that are no paths', { pages: [1] }],
    ['has a domain with a port', { allowedDomains: ['api.localhost:3000'] }],
  ])('that %s is taken, or refused, as packing takes it', async (_, members) => {
    const draft = JSON.parse(JSON.stringify({ ...loans, ...members })) as typeof loans;
    const packed = await verdictOf(() => packProgram({ manifest: draft, files, signer, crypto }));
    expect(await verdictOf(() => parse(draft))).toBe(packed);
  });

  it('may name servers of development where its host says so', async () => {
    const draft = text(JSON.stringify({ ...loans, allowedDomains: ['api.localhost:3000'] }));
    expect(parseDraft(draft, { allowDomain: isDebugDomain }).allowedDomains).toEqual(['api.localhost:3000']);
    expect((await refusalOf(() => parseDraft(draft))).code).toBe('DOMAIN_INVALID');
  });

  it.each([
    ['no JSON', '{', 'JSON_INVALID'],
    ['a list', '[]', 'MANIFEST_INVALID'],
    ['too large', ' '.repeat(1_048_577), 'MANIFEST_TOO_LARGE'],
  ])('is not %s', async (_, content, code) => {
    expect((await refusalOf(() => parseDraft(text(content)))).code).toBe(code);
  });
});

describe('the id of a draft that runs', () => {
  it('is an id, and not that of the signed program', () => {
    expect(debugProgramId(loans.id)).toBe('localhost.com.partner.loans');
    expect(isProgramId(debugProgramId(loans.id))).toBe(true);
    expect([loans.id, debugProgramId(loans.id)].map(isDebugProgramId)).toEqual([false, true]);
  });

  it.each(['a.b.c.d.e.f.g.h', `com.${'a'.repeat(120)}`, 'loans'])('cannot be made of %s', async (id) => {
    expect((await refusalOf(() => debugProgramId(id))).code).toBe('ID_INVALID');
  });
});

describe('an origin', () => {
  it('serves the draft of its own label, and never in the place of the signed program', async () => {
    const bytes = text(JSON.stringify(loans));
    const own = await programLabel(debugProgramId(loans.id), crypto);
    expect((await draftForOrigin(bytes, { label: own, crypto })).id).toBe(loans.id);
    const signed = await programLabel(loans.id, crypto);
    const refusal = await refusalOf(() => draftForOrigin(bytes, { label: signed, crypto }));
    expect(refusal.code).toBe('ID_MISMATCH');
  });
});
