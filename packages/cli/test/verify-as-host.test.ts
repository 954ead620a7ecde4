import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256, toBase64, toHex } from '@org/package-format';
import type { PartnerKey, Statement } from '@org/package-format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSigningKey } from '../src/key-files.js';
import type { SigningKey } from '../src/key-files.js';
import { crypto, makeStoreKeys, openLogStore } from './log-store.js';
import type { LogStore, StoreTestKeys } from './log-store.js';
import { manifest, miniapp, openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

let folder: string;
let keys: StoreTestKeys;
let workshop: Workshop;
let partner: SigningKey;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-host-'));
  [keys, workshop] = await Promise.all([makeStoreKeys(join(folder, 'keys')), openWorkshop()]);
  const quiet = { note: () => undefined, status: () => undefined, journal: () => undefined };
  const progress = () => ({ update: () => undefined, stop: () => undefined });
  partner = await readSigningKey(workshop.privateKey, { ...quiet, progress });
});

afterAll(async () => {
  await workshop.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Offer {
  readonly key?: Partial<PartnerKey>;
  readonly statement?: Partial<Statement>;
  readonly change?: (store: LogStore) => void;
}

/** What `miniapp verify` says to the workshop's package as a store offers it. */
async function offered({ key = {}, statement = {}, change }: Offer) {
  const store = await openLogStore(folder, keys);
  try {
    const { keyId, spki } = partner.publicKey;
    const listed = { keyId, spki: toBase64(spki), notBefore: '2026-01-01T00:00:00Z', ...key };
    const spare = { keyId: keys.partner.publicKey.keyId, spki: toBase64(keys.partner.publicKey.spki) };
    const partnerKeys = await store.addPartnerKeys(
      { keys: [listed, { ...spare, notBefore: '2026-01-01T00:00:00Z' }] },
      [keys.partner.signer],
    );
    change?.(store);
    const { version, minHostVersion, permissions, allowedDomains: domains } = manifest;
    const manifestBytes = workshop.bytes.subarray(43, 43 + Buffer.from(workshop.bytes).readUInt32LE(22));
    await store.publish({
      id: manifest.id,
      version,
      minHostVersion,
      manifestSha256: await digest(manifestBytes),
      container: { sha256: await digest(workshop.bytes), size: workshop.bytes.length },
      partner: { id: 'acme', name: 'Acme', keys: partnerKeys, permissions, domains },
      ...statement,
    });
    const file = join(folder, 'statement.json');
    await writeFile(file, store.documents.get(`/mini-programs/${manifest.id}/version`) ?? '');
    const trust = ['--statement', file, '--root', store.rootFile];
    const { exitCode, stdout } = await miniapp(['verify', workshop.package, ...trust, '--json']);
    return { exitCode, answer: JSON.parse(stdout) as unknown };
  } finally {
    await store.close();
  }
}

async function digest(bytes: Uint8Array): Promise<string> {
  return toHex(await sha256(crypto, bytes));
}

describe('miniapp verify --statement --root', () => {
  it('takes a release as a host would', async () => {
    expect(await offered({})).toEqual({
      exitCode: 0,
      answer: {
        ok: true,
        id: 'com.partner.loans',
        version: '2.3.1',
        releaseSeq: 1,
        statementSeq: 1,
        expires: '2099-01-01T00:00:00Z',
      },
    });
  });

  it.each<[string, Offer, string]>([
    ['an expired statement', { statement: { expires: '2026-11-20T11:00:00Z' } }, 'STATEMENT_EXPIRED'],
    [
      'a manifest that says something else than the store',
      { statement: { minHostVersion: '9.0.0' } },
      'STATEMENT_MISMATCH',
    ],
    [
      'a container of another size',
      { statement: { container: { sha256: 'ab'.repeat(32), size: 1000 } } },
      'STATEMENT_MISMATCH',
    ],
    ['a key that was in other hands', { key: { compromisedSince: '2026-11-20T09:00:00Z' } }, 'KEY_REVOKED'],
    ['a key that had ended', { key: { notAfter: '2026-11-20T09:00:00Z' } }, 'KEY_EXPIRED'],
    ['a log without a witness', { change: (store) => (store.isWitnessed = false) }, 'WITNESS_MISSING'],
  ])('refuses %s', async (_what, offer, code) => {
    expect(await offered(offer)).toMatchObject({ exitCode: 1, answer: { ok: false, code } });
  });

  it('accepts a key that came into other hands later', async () => {
    expect(await offered({ key: { compromisedSince: '2026-11-20T11:00:00Z' } })).toMatchObject({
      exitCode: 0,
    });
  });
});

describe('miniapp verify', () => {
  it.each<[string, readonly string[]]>([
    ['nobody', []],
    ['two at once', ['--key', 'a.pub.pem', '--partner-keys', 'b.json']],
    ['a statement without a root', ['--statement', 'a.json']],
    ['a root without a statement', ['--key', 'a.pub.pem', '--root', 'b.json']],
  ])('asks whom to trust when told to trust %s', async (_what, trust) => {
    const { exitCode, stdout } = await miniapp(['verify', workshop.package, ...trust, '--json']);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { code: 'USAGE' }]);
  });
});
