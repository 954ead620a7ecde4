import { beforeAll, describe, expect, it } from 'vitest';
import { pinnedKeys, programLabel, verifyFile, verifyPackage, verifyRelease } from '../src/index.js';
import type { ReleaseInput, StatementPartner, VerifiedPackage } from '../src/index.js';
import { signStatement } from '../src/sign.js';
import type { StatementInput } from '../src/sign.js';
import { crypto, loanFiles, makeKeyPair, packLoans, refusalOf, text } from './fixture.js';
import type { KeyPair } from './fixture.js';

let store: KeyPair;
let partner: KeyPair;
let container: Uint8Array;
let program: VerifiedPackage;

beforeAll(async () => {
  [store, partner] = await Promise.all([makeKeyPair(), makeKeyPair()]);
  container = await packLoans(partner.signer, {
    permissions: ['payment'],
    allowedDomains: ['api.partner.com'],
  });
  program = await verifyPackage(container, { keys: [partner.publicKey], crypto });
});

/** What the store says about the sample, with members replaced. */
function announce(
  members: Partial<StatementInput> = {},
  limits: Partial<StatementPartner> = {},
): Promise<Uint8Array> {
  const keys = [{ keyId: partner.publicKey.keyId, spki: Buffer.from(partner.spki).toString('base64') }];
  const allowed = { permissions: ['payment', 'geolocation'], domains: ['api.partner.com'] };
  const statement: StatementInput = {
    ...{ format: 1, id: 'com.partner.loans', channel: 'stable', statementSeq: 1, releaseSeq: 1 },
    ...{ version: '2.3.1', minHostVersion: '1.0.0', manifestSha256: program.digest },
    container: { sha256: 'b'.repeat(64), size: container.length },
    partner: { id: 'acme', name: 'Acme', keys, ...allowed, ...limits },
    ...{ minUsableSeq: 0, recallEpoch: 0, signedAt: '2026-11-20T10:00:00Z', expires: '2026-11-27T10:00:00Z' },
    ...members,
  };
  return signStatement(statement, store.signer);
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
  return verifyRelease(release, { keys: [store.publicKey], crypto });
}

describe('a release (package-format 5.8)', () => {
  it('is accepted when store and partner mean the same', async () => {
    const release = await verify(await announce());
    expect(release.digest).toBe(program.digest);
    expect(release.domains).toEqual(['api.partner.com']);
    expect([...release.layout.files.keys()]).toEqual(['index.html', 'js/app.js', 'js/empty.js']);
  });

  it.each<readonly [string, Partial<StatementInput>, Partial<StatementPartner>]>([
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

  it('is refused when none of the pinned keys signed it (package-format 4.7)', async () => {
    const { keyId } = partner.publicKey;
    expect((await verify(await announce(), { pinnedKeyIds: [keyId] })).digest).toBe(program.digest);
    const refusal = await refusalOf(async () => verify(await announce(), { pinnedKeyIds: ['a'.repeat(64)] }));
    expect(refusal).toMatchObject({ code: 'KEY_UNKNOWN', rule: '4.7' });
  });

  it('is refused when the partner signs for the store', async () => {
    const bytes = await announce();
    const label = await programLabel('com.partner.loans', crypto);
    const release = {
      statement: bytes,
      manifest: program.manifestBytes,
      containerBytes: container.length,
      label,
    };
    const refusal = await refusalOf(() => verifyRelease(release, { keys: [partner.publicKey], crypto }));
    expect(refusal.code).toBe('KEY_UNKNOWN');
  });
});

describe('keys that were pinned', () => {
  it('are those that are still offered, or all when nothing was pinned', () => {
    const keys = [store.publicKey, partner.publicKey];
    expect(pinnedKeys(keys, [])).toEqual(keys);
    expect(pinnedKeys(keys, [partner.publicKey.keyId])).toEqual([partner.publicKey]);
    expect(pinnedKeys(keys, ['a'.repeat(64)])).toEqual([]);
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
