import { beforeAll, describe, expect, it } from 'vitest';
import { createStoreAuthority } from '@org/testkit';
import type { AuthorityKey, StoreAuthority, UnloggedStatement } from '@org/testkit';
import {
  openStoreChain,
  parseStatement,
  programLabel,
  verifyFile,
  verifyPackage,
  verifyRelease,
} from '../src/index.js';
import type { PartnerKeys, ReleaseInput, StatementPartner, VerifiedPackage } from '../src/index.js';
import { signStatement } from '../src/sign.js';
import { crypto, loanFiles, packLoans, refusalOf, text } from './fixture.js';

let store: StoreAuthority;
let partner: AuthorityKey;
let partnerKeys: PartnerKeys;
let container: Uint8Array;
let program: VerifiedPackage;

beforeAll(async () => {
  store = await createStoreAuthority(globalThis.crypto.subtle);
  partner = await store.makeKey();
  partnerKeys = await store.registerPartner('acme', partner);
  container = await packLoans(partner.signer, {
    permissions: ['payment'],
    allowedDomains: ['api.partner.com'],
  });
  program = await verifyPackage(container, { keys: [partner.publicKey], crypto });
});

/** What the store says about the sample, with members replaced. */
function announce(
  members: Partial<UnloggedStatement> = {},
  limits: Partial<StatementPartner> = {},
): Promise<Uint8Array> {
  const allowed = { permissions: ['payment', 'geolocation'], domains: ['api.partner.com'] };
  return store.statement({
    ...{ format: 1, id: 'com.partner.loans', channel: 'stable', statementSeq: 1, releaseSeq: 1 },
    ...{ version: '2.3.1', minHostVersion: '1.0.0', manifestSha256: program.digest },
    container: { sha256: 'b'.repeat(64), size: container.length },
    partner: { id: 'acme', name: 'Acme', keys: partnerKeys, ...allowed, ...limits },
    ...{ minUsableSeq: 0, recallEpoch: 0, publishedAt: store.now },
    ...{ signedAt: store.now, expires: '2026-11-27T10:00:00Z' },
    ...members,
  });
}

async function verify(statement: Uint8Array, input: Partial<ReleaseInput> = {}) {
  const label = await programLabel('com.partner.loans', crypto);
  const release = {
    statement,
    manifest: program.manifestBytes,
    containerBytes: container.length,
    label,
    ...input,
  };
  return verifyRelease(release, { chain: await openStoreChain(store.versions, crypto), crypto });
}

describe('a release (package-format 5.8)', () => {
  it('is accepted when store and partner mean the same', async () => {
    const release = await verify(await announce());
    expect(release.digest).toBe(program.digest);
    expect(release.domains).toEqual(['api.partner.com']);
    expect([...release.layout.files.keys()]).toEqual(['index.html', 'js/app.js', 'js/empty.js']);
  });

  it.each<readonly [string, Partial<UnloggedStatement>, Partial<StatementPartner>]>([
    ['names another manifest', { manifestSha256: 'a'.repeat(64) }, {}],
    ['names another program', { id: 'com.partner.other' }, {}],
    ['names another version', { version: '2.3.2' }, {}],
    ['needs another host', { minHostVersion: '0.9.0' }, {}],
    ['does not allow a permission', {}, { permissions: ['geolocation'] }],
    ['does not allow a domain', {}, { domains: [] }],
    ['allows only a longer domain', {}, { domains: ['x.api.partner.com'] }],
  ])('is refused when the statement %s', async (_, members, limits) => {
    const refusal = await refusalOf(async () => verify(await announce(members, limits)));
    expect(refusal).toMatchObject({ code: 'STATEMENT_MISMATCH', rule: '5.8' });
  });

  it('is refused when the container has another size', async () => {
    const refusal = await refusalOf(async () => verify(await announce(), { containerBytes: 1 }));
    expect(refusal).toMatchObject({ code: 'STATEMENT_MISMATCH', rule: '5.8' });
  });

  it('is refused under the label of another program (package-format 3.14)', async () => {
    const label = await programLabel('com.partner.other', crypto);
    const refusal = await refusalOf(async () => verify(await announce(), { label }));
    expect(refusal).toMatchObject({ code: 'ID_MISMATCH', rule: '3.14' });
  });

  it('is refused when the partner signs for the store (package-format 5.9)', async () => {
    const bytes = await signStatement(parseStatement(await announce()), partner.signer);
    expect((await refusalOf(() => verify(bytes))).code).toBe('KEY_UNKNOWN');
  });

  it('outlives a rotation of the store keys that signed it (package-format 5.9)', async () => {
    const bytes = await announce();
    await store.rotate({ statements: await store.makeKey() });
    expect((await verify(bytes)).digest).toBe(program.digest);
  });
});

describe('a file that is served (package-format 1.9)', () => {
  const check = (path: string, bytes: Uint8Array) =>
    verifyFile({ layout: program.layout, path, bytes }, crypto);

  it('is the one that was signed', async () => {
    for (const [path, bytes] of loanFiles) await expect(check(path, bytes)).resolves.toBeUndefined();
  });

  it.each([
    ['FILE_HASH_MISMATCH', '1.9', 'js/app.js', 'alert(1)'],
    ['FILE_HASH_MISMATCH', '1.9', 'js/app.js', ''],
    ['UNLISTED_FILE', '1.8', 'js/evil.js', 'alert(1)'],
    ['UNLISTED_FILE', '1.8', '__proto__', 'alert(1)'],
    ['UNLISTED_FILE', '1.8', 'manifest.json', '{}'],
  ])('is refused with %s by rule %s: %s', async (code, rule, path, content) => {
    expect(await refusalOf(() => check(path, text(content)))).toMatchObject({ code, rule, path });
  });
});
