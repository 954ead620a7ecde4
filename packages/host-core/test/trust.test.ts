import { canonicalize, encodeUtf8, parsePartnerKeys, parseStatement } from '@org/package-format';
import { signPartnerKeys, signStatement } from '@org/package-format/sign';
import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { HostEvents } from '../src/host-events.js';
import type { PartnerKeys } from '@org/package-format';
import type { AuthorityKey, ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;
let warnings: HostEvents['security'][];

// Each test changes keys and log of its store, so each has its own.
beforeEach(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  device = await openDevice(factory);
  watch();
});

function watch(): void {
  warnings = [];
  device.host.on('security', (notice) => warnings.push(notice));
}

/** The next version of the partner's keys. */
async function nextKeys(
  before: PartnerKeys,
  change: Partial<PartnerKeys>,
  signers: readonly AuthorityKey[],
): Promise<PartnerKeys> {
  let document: PartnerKeys = { ...before, version: before.version + 1, signatures: [], ...change };
  for (const { signer } of signers) document = parsePartnerKeys(await signPartnerKeys(document, signer));
  await factory.authority.addPartnerKeys(document);
  return document;
}

async function firstKeys(): Promise<PartnerKeys> {
  const bytes = await factory.authority.answer('/partners/example/keys/1');
  return parsePartnerKeys(bytes ?? new Uint8Array());
}

function entryOf({ keyId, spki }: AuthorityKey) {
  return { keyId, spki, notBefore: '2020-01-01T00:00:00Z' };
}

describe('a store that rotates its keys', () => {
  it('is followed by one version or several, and what is installed goes on', async () => {
    await device.install('1.0.0');
    await device.launch();
    for (const role of ['statements', 'log', 'witnesses'] as const)
      await factory.authority.rotate({ [role]: await factory.authority.makeKey() });
    await device.restart();
    expect((await device.launch()).version).toBe('1.0.0');
    await device.install('1.1.0');
    expect((await device.launch()).version).toBe('1.1.0');
    await device.restart();
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is not followed without its root', async () => {
    await device.install('1.0.0');
    const thief = await factory.authority.makeKey();
    const old = factory.authority.keys.root;
    await factory.authority.rotate({ root: thief, statements: thief });
    // The thief signs the rotation with a root of its own alone.
    const forged = await createReleaseFactory(globalThis.crypto.subtle);
    device.store.publish(await forged.release({ manifest: { version: '2.0.0' } }));
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'KEY_UNKNOWN' });
    expect(old.keyId).not.toBe(thief.keyId);
  });

  it('counts from new when a thief has driven the numbers up', async () => {
    await device.publish('1.0.0', { statement: { statementSeq: 2 ** 53 - 1 } });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    await device.publish('1.1.0', { statement: { statementSeq: 5 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
    await factory.authority.rotate({ statements: await factory.authority.makeKey() });
    await device.publish('1.1.0', { statement: { statementSeq: 6 } });
    expect(await device.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
    await device.publish('1.2.0', { statement: { statementSeq: 4 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
  });

  it('and names a version that it does not show installs nothing', async () => {
    const release = await factory.release({});
    const statement = parseStatement(release.statement);
    const bytes = await signStatement(
      { ...statement, storeKeysVersion: 9 },
      factory.authority.keys.statements.signer,
    );
    device.store.publish({ ...release, statement: bytes });
    expect(await device.host.update(id)).toMatchObject({ type: 'offline' });
    expect(await device.host.launch(id)).toEqual({ type: 'not-installed' });
  });
});

describe('a partner that rotates its keys', () => {
  it('is followed, also over versions that were missed', async () => {
    await device.install('1.0.0');
    const [second, third] = await Promise.all([factory.authority.makeKey(), factory.authority.makeKey()]);
    const two = await nextKeys(await firstKeys(), { keys: [entryOf(factory.partner), entryOf(second)] }, [
      factory.partner,
      second,
    ]);
    const three = await nextKeys(two, { keys: [entryOf(second), entryOf(third)] }, [second, third]);
    await device.install('1.1.0', { partner: { keys: three }, signer: third });
    const asked = device.store.requests.filter((path) => path.startsWith('/partners/'));
    expect(asked).toEqual(['/partners/example/keys/2']);
  });

  it('is not followed backwards, nor to a second version of one number', async () => {
    const first = await firstKeys();
    const second = await factory.authority.makeKey();
    const both = { keys: [entryOf(factory.partner), entryOf(second)] };
    const two = await nextKeys(first, both, [factory.partner, second]);
    await device.install('1.1.0', { partner: { keys: two } });
    await device.publish('1.2.0', { partner: { keys: first } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'CHAIN_BROKEN' });
    const twin = { ...two, signedAt: '2026-06-01T00:00:00Z', signatures: [] };
    const signed = parsePartnerKeys(await signPartnerKeys(twin, factory.partner.signer));
    await factory.authority.addPartnerKeys({ ...signed, version: 2 });
    const release = await factory.release({ manifest: { version: '1.3.0' }, partner: { keys: two } });
    device.store.publish(release);
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect(warnings).toEqual([]);
  });

  it('and revokes one stops what it signed from then on, also where it is installed', async () => {
    const second = await factory.authority.makeKey();
    await device.install('1.0.0');
    await device.launch();
    const revoked = { ...entryOf(factory.partner), compromisedSince: '2026-01-01T00:00:00Z' };
    const two = await nextKeys(await firstKeys(), { keys: [revoked, entryOf(second)] }, [
      factory.partner,
      second,
    ]);
    await device.publish('1.1.0', { partner: { keys: two } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'KEY_REVOKED' });
    expect(await device.host.launch(id)).toEqual({
      type: 'recalled',
      version: '1.0.0',
      reason: 'The key that signed this release was stolen.',
    });
    await device.install('1.2.0', { partner: { keys: two }, signer: second });
    expect((await device.launch()).version).toBe('1.2.0');
  });

  it('and revokes one leaves what it signed before', async () => {
    const second = await factory.authority.makeKey();
    await device.install('1.0.0');
    await device.launch();
    const revoked = { ...entryOf(factory.partner), compromisedSince: '2026-01-01T00:00:01Z' };
    const two = await nextKeys(await firstKeys(), { keys: [revoked, entryOf(second)] }, [
      factory.partner,
      second,
    ]);
    await device.publish('1.1.0', { partner: { keys: two }, signer: second });
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect((await device.host.installed())[0]?.version).toBe('1.0.0');
  });
});

describe('a store that contradicts itself', () => {
  it('by two statements of one number is reported, with both kept', async () => {
    await device.install('1.0.0');
    const seen = device.platform.disk.rows.get(`trust/statement/${id}`);
    await device.publish('6.6.6', { statement: { statementSeq: 1 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_EQUIVOCATED' });
    expect(warnings).toMatchObject([{ type: 'statement-equivocated', id }]);
    const [evidence] = await device.host.evidence();
    expect(evidence?.documents[0]).toBe(seen);
    expect(evidence?.documents[1]).toContain('"version":"6.6.6"');
    await device.host.update(id);
    expect(await device.host.evidence()).toHaveLength(1);
  });

  it('by a log that forked is reported, with both heads kept', async () => {
    await device.install('1.0.0');
    const row = JSON.parse(device.platform.disk.rows.get('trust/log') ?? '{}') as object;
    // As if this host had seen another tree of the size that the log had then.
    device.platform.disk.rows.set('trust/log', JSON.stringify({ ...row, root: 'f'.repeat(64) }));
    await device.publish('1.1.0');
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'LOG_FORKED' });
    expect(warnings).toMatchObject([{ type: 'log-forked' }]);
    expect((await device.host.evidence())[0]?.documents).toHaveLength(2);
  });
});

describe('time', () => {
  it('does not go back behind the witnesses, whatever the device’s clock says', async () => {
    factory.authority.now = '2030-01-01T00:00:00Z';
    await device.install('1.0.0');
    factory.authority.now = '2029-01-01T00:00:00Z';
    await device.publish('1.1.0', { statement: { expires: '2029-06-01T00:00:00Z' } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_EXPIRED' });
  });
});

describe('what never goes back (updates 1.2)', () => {
  beforeEach(async () => {
    for (const version of ['1.0.0', '2.0.0']) {
      await device.install(version, { manifest: { rollbackFloor: version } });
      await device.launch();
    }
  });

  const rowOf = () => device.platform.disk.rows;

  it.each<readonly [string, () => void | Promise<void>]>([
    ['the program is uninstalled', () => device.host.uninstall(id)],
    ['the record is deleted', () => void rowOf().delete(`program/${id}`)],
    [
      'the record is turned back',
      () => {
        const record = JSON.parse(rowOf().get(`program/${id}`) ?? '{}') as object;
        const lowered = { ...record, statementSeq: 0, floorSeq: 0, rollbackFloor: null };
        rowOf().set(`program/${id}`, JSON.stringify(lowered));
      },
    ],
    ['the second copy is deleted', () => void rowOf().delete(`trust/floor/${id}`)],
    ['the second copy is damaged', () => void rowOf().set(`trust/floor/${id}`, '{"statementSeq":')],
  ])('holds when %s', async (_title, harm) => {
    await harm();
    await device.publish('1.0.0', { statement: { statementSeq: 1, releaseSeq: 9 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_REPLAYED' });
    await device.publish('1.5.0', { statement: { rollbackOf: 2, releaseSeq: 9 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.publish('3.0.0', { statement: { releaseSeq: 1 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.install('3.0.0', { statement: { releaseSeq: 10 } });
  });

  it('lets the store take a release back down to the floor', async () => {
    await device.install('2.1.0');
    await device.launch();
    await device.publish('2.0.1');
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'RELEASE_DOWNGRADE' });
    await device.install('2.0.1', { statement: { rollbackOf: 3 } });
    expect((await device.launch()).version).toBe('2.0.1');
  });
});

describe('rows that somebody wrote by hand', () => {
  it.each([
    'trust/log',
    'trust/store-keys',
    'trust/partner-keys/example',
    'trust/recall',
    `trust/statement/${id}`,
  ])('under %s stop neither launches nor updates', async (key) => {
    await device.install('1.0.0');
    await device.launch();
    for (const text of ['', '{', '[]', '{"version":1}', '["{}"]']) {
      device.platform.disk.rows.set(key, text);
      await device.restart();
      expect((await device.launch()).version).toBe('1.0.0');
    }
    await device.install('1.1.0');
  });
});

describe('a statement that the store is asked for', () => {
  it('costs one request, one proof when the log has grown, and nothing else', async () => {
    await device.install('1.0.0');
    device.store.requests.length = 0;
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect(device.store.requests).toEqual([`/mini-programs/${id}/version`]);
    await device.publish('1.1.0');
    await device.host.update(id);
    expect(device.store.requests.slice(1).map((path) => path.replace(/[0-9a-f]{64}|\d+/g, '…'))).toEqual([
      `/mini-programs/${id}/version`,
      '/log/consistency?from=…&to=…',
      '/blobs/…',
    ]);
  });

  it('is the same in every byte or another one', async () => {
    const release = await factory.release({});
    const text = new TextDecoder().decode(release.statement);
    const spaced = encodeUtf8(text.replace(/}$/, ' }'));
    device.store.publish({ ...release, statement: spaced });
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_NOT_CANONICAL' });
    const reordered = encodeUtf8(canonicalize({ ...parseStatement(release.statement), statementSeq: 7 }));
    device.store.publish({ ...release, statement: reordered });
    expect(await device.host.update(id)).toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});
