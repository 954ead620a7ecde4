import { beforeAll, describe, expect, it } from 'vitest';
import { createStoreAuthority } from '@org/testkit';
import type { AuthorityKey, StoreAuthority, UnloggedStatement } from '@org/testkit';
import { openStoreChain, parseStatement, verifyStatement } from '../src/index.js';
import type { PartnerKeys, Statement, StoreChain } from '../src/index.js';
import { statementEntry } from '../src/log.js';
import { signStatement } from '../src/sign.js';
import { crypto, refusalOf, seal, text } from './fixture.js';

let store: StoreAuthority;
let partner: AuthorityKey;
let partnerKeys: PartnerKeys;
let chain: StoreChain;
/** The sample as the store signs it. */
let sample: Statement;

beforeAll(async () => {
  store = await createStoreAuthority(globalThis.crypto.subtle, { now: '2026-11-20T10:00:00Z' });
  partner = await store.makeKey();
  partnerKeys = await store.registerPartner('acme', partner);
  chain = await openStoreChain(store.versions, crypto);
  sample = parseStatement(await store.statement(statement()));
});

function statement(): UnloggedStatement {
  return {
    format: 1,
    id: 'com.partner.loans',
    channel: 'stable',
    statementSeq: 1842,
    releaseSeq: 12,
    version: '2.3.1',
    minHostVersion: '3.0.0',
    manifestSha256: 'a'.repeat(64),
    container: { sha256: 'b'.repeat(64), size: 812_345 },
    partner: {
      id: 'acme',
      name: 'Acme Bank',
      keys: partnerKeys,
      permissions: ['payment'],
      domains: ['api.partner.com', 'store.localhost:4402'],
    },
    minUsableSeq: 0,
    recallEpoch: 0,
    publishedAt: '2026-11-20T10:00:00Z',
    signedAt: '2026-11-20T10:00:00Z',
    expires: '2026-11-27T10:00:00Z',
  };
}

/** The sample with members replaced; undefined removes one. Signed whatever it says. */
function signed(members: object): Promise<Uint8Array> {
  const all: Record<string, unknown> = { ...sample, ...members };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return seal('statement', present, store.keys.statements.signer);
}

describe('a statement (package-format 5)', () => {
  it('is verified, with the partner keys it passes on', async () => {
    const bytes = await store.statement({ ...statement(), 'x-note': 'hello' });
    const verified = await verifyStatement(bytes, { chain, crypto, id: 'com.partner.loans' });
    const said = await statementEntry(verified.statement, crypto);
    expect(verified.statement).toMatchObject(statement());
    expect(said).toMatchObject({ kind: 'statement', sha256: verified.digest });
    expect(verified.keyId).toBe(store.keys.statements.keyId);
    expect(verified.partnerKeys.keys).toEqual([partner.publicKey]);
  });

  it.each([
    ['5.2', 'STATEMENT_INVALID', 'format', { format: 2 }],
    ['5.2', 'STATEMENT_INVALID', 'extra', { extra: 1 }],
    ['5.2', 'ID_INVALID', 'id', { id: 'Loans' }],
    ['5.2', 'STATEMENT_INVALID', 'channel', { channel: 'Stable!' }],
    ['5.2', 'VERSION_INVALID', 'version', { version: 'v1' }],
    ['5.2', 'VERSION_INVALID', 'minHostVersion', { minHostVersion: '*' }],
    ['5.3', 'STATEMENT_INVALID', 'statementSeq', { statementSeq: 0 }],
    ['5.3', 'STATEMENT_INVALID', 'statementSeq', { statementSeq: undefined }],
    ['5.3', 'STATEMENT_INVALID', 'releaseSeq', { releaseSeq: '12' }],
    ['5.3', 'STATEMENT_INVALID', 'minUsableSeq', { minUsableSeq: -1 }],
    ['5.3', 'STATEMENT_INVALID', 'recallEpoch', { recallEpoch: null }],
    ['5.3', 'STATEMENT_INVALID', 'storeKeysVersion', { storeKeysVersion: 0 }],
    ['5.3', 'STATEMENT_INVALID', 'rollbackOf', { rollbackOf: 0 }],
    ['5.3', 'STATEMENT_INVALID', 'not older', { rollbackOf: 12 }],
    ['5.4', 'STATEMENT_INVALID', 'publishedAt', { publishedAt: undefined }],
    ['5.4', 'STATEMENT_INVALID', 'before its release', { publishedAt: '2026-11-20T10:00:01Z' }],
    ['5.4', 'STATEMENT_INVALID', 'signedAt', { signedAt: '2026-11-20' }],
    ['5.4', 'STATEMENT_INVALID', 'signedAt', { signedAt: '2026-02-30T10:00:00Z' }],
    ['5.4', 'STATEMENT_INVALID', 'signedAt', { signedAt: '2026-11-20T24:00:00Z' }],
    ['5.4', 'STATEMENT_INVALID', 'signedAt', { signedAt: '2026-11-20T10:00:00+01:00' }],
    ['5.4', 'STATEMENT_INVALID', 'expires', { expires: '2026-11-27T10:00:00.000Z' }],
    ['5.4', 'STATEMENT_INVALID', 'expires', { expires: '2026-11-20T10:00:00Z' }],
    ['5.7', 'STATEMENT_INVALID', 'manifestSha256', { manifestSha256: 'A'.repeat(64) }],
    ['5.7', 'STATEMENT_INVALID', 'manifestSha256', { manifestSha256: undefined }],
    ['5.7', 'STATEMENT_INVALID', 'container', { container: null }],
    ['5.7', 'STATEMENT_INVALID', 'size', { container: { sha256: 'b'.repeat(64), size: 67_108_865 } }],
    ['5.7', 'STATEMENT_INVALID', 'sha256', { container: { sha256: '', size: 1 } }],
  ])('by rule %s is refused with %s, naming %s: %j', async (rule, code, named, members) => {
    const refusal = await refusalOf(async () => parseStatement(await signed(members)));
    expect(refusal).toMatchObject({ code, rule });
    expect(refusal.message).toContain(named);
  });

  it.each([
    ['5.5', 'id', { id: 'ACME' }],
    ['5.5', 'name', { name: 'Acme\u202e' }],
    ['5.5', 'permissions', { permissions: ['payment', 'payment'] }],
    ['5.5', 'domains', { domains: ['https://a.com'] }],
    ['5.5', 'domains', { domains: 'a.com' }],
    ['5.6', 'keys', { keys: [] }],
    ['5.2', 'token', { token: 'secret' }],
  ])('by rule %s is refused when its partner has a wrong %s: %j', async (rule, named, members) => {
    const refusal = await refusalOf(async () =>
      parseStatement(await signed({ partner: { ...sample.partner, ...members } })),
    );
    expect(refusal).toMatchObject({ code: 'STATEMENT_INVALID', rule });
    expect(refusal.message).toContain(named);
  });

  it.each([
    ['5.1', 'STATEMENT_TOO_LARGE', () => new Uint8Array(65_537)],
    ['3.2', 'JSON_DUPLICATE_KEY', () => text('{"id":1,"id":1}')],
    ['5.2', 'STATEMENT_INVALID', () => text('null')],
    ['4.1', 'SIGNATURE_MISSING', () => text('{"id":"com.partner.loans"}')],
  ])('by rule %s has its bytes refused with %s', async (rule, code, bytes) => {
    expect(await refusalOf(() => parseStatement(bytes()))).toMatchObject({ code, rule });
  });

  it('has one byte form (package-format 5.1)', async () => {
    const form = new TextDecoder().decode(await signed({}));
    const refusal = await refusalOf(() => parseStatement(text(`${form}\n`)));
    expect(refusal).toMatchObject({ code: 'STATEMENT_NOT_CANONICAL', rule: '5.1' });
  });
});

describe('what a statement says about the log and the partner', () => {
  it.each<readonly [string, string, string, (log: Statement['log']) => object]>([
    ['STATEMENT_INVALID', '8.6', 'log.release.index', (log) => ({ release: { ...log.release, index: -1 } })],
    ['STATEMENT_INVALID', '8.6', 'path', (log) => ({ release: { ...log.release, path: ['AA'] } })],
    ['STATEMENT_INVALID', '8.6', 'path', (log) => ({ release: { ...log.release, path: hashes(41) } })],
    ['STATEMENT_INVALID', '5.4', 'at', (log) => ({ partnerKeys: { ...log.partnerKeys, at: 'now' } })],
    ['DOCUMENT_INVALID', '8.3', 'size', (log) => ({ head: { ...log.head, size: -1 } })],
    ['DOCUMENT_INVALID', '8.4', 'cosignatures', (log) => ({ head: { ...log.head, cosignatures: {} } })],
  ])('is refused with %s by rule %s, naming %s', async (code, rule, named, change) => {
    const log = { ...sample.log, ...change(sample.log) };
    const refusal = await refusalOf(async () => parseStatement(await signed({ log })));
    expect(refusal).toMatchObject({ code, rule });
    expect(refusal.message).toContain(named);
  });

  it('carries keys of its own partner (package-format 5.6)', async () => {
    const other = { ...sample.partner, id: 'another' };
    const refusal = await refusalOf(async () => parseStatement(await signed({ partner: other })));
    expect(refusal).toMatchObject({ code: 'STATEMENT_INVALID', rule: '5.6' });
  });
});

/** As many hashes as a tree would have levels. */
function hashes(count: number): readonly string[] {
  return Array.from({ length: count }, () => 'a'.repeat(64));
}

describe('a statement is not believed', () => {
  const verify = (bytes: Uint8Array, id?: string) =>
    verifyStatement(bytes, { chain, crypto, ...(id === undefined ? {} : { id }) });

  it('when another key signed it (package-format 4.7)', async () => {
    const bytes = await signStatement(sample, partner.signer);
    expect((await refusalOf(() => verify(bytes))).code).toBe('KEY_UNKNOWN');
  });

  it('when a member was changed after signing (package-format 4.4)', async () => {
    const form = new TextDecoder().decode(await signed({}));
    const bytes = text(form.replace('"statementSeq":1842', '"statementSeq":1843'));
    expect((await refusalOf(() => verify(bytes))).code).toBe('SIGNATURE_INVALID');
  });

  it('when its signature was made for a manifest (package-format 4.2)', async () => {
    const bytes = await seal('manifest', { ...sample, signature: undefined }, store.keys.statements.signer);
    expect((await refusalOf(() => verify(bytes))).code).toBe('SIGNATURE_INVALID');
  });

  it('when it is about another program (package-format 5.8)', async () => {
    const bytes = await signed({});
    expect(await refusalOf(() => verify(bytes, 'com.partner.other'))).toMatchObject({
      code: 'ID_MISMATCH',
      rule: '5.8',
    });
  });

  it('when it names store keys that are not known here (package-format 5.9)', async () => {
    const bytes = await signed({ storeKeysVersion: 2 });
    expect(await refusalOf(() => verify(bytes))).toMatchObject({ code: 'CHAIN_BROKEN', rule: '7.4' });
  });

  it('by its own signer either: signStatement refuses what hosts would refuse', async () => {
    const wrong: Statement['channel'] = 'Stable!';
    const refusal = await refusalOf(() =>
      signStatement({ ...sample, channel: wrong }, store.keys.statements.signer),
    );
    expect(refusal.code).toBe('STATEMENT_INVALID');
  });
});
