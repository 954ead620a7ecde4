import { canonicalize, encodeUtf8, parsePartnerKeys, parseStatement } from '@org/package-format';
import { signPartnerKeys, signStatement } from '@org/package-format/sign';
import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { entryOf, openTrustScene } from './trust-scene.js';

import type { Device } from './device.js';
import type { TrustScene } from './trust-scene.js';
import type { ReleaseFactory } from '@org/testkit';

let scene: TrustScene;
let factory: ReleaseFactory;
let device: Device;

// Each test changes keys and log of its store, so each has its own.
beforeEach(async () => {
  scene = await openTrustScene();
  ({ factory, device } = scene);
});

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
    await scene.rotatePartner({ keys: [entryOf(factory.partner), entryOf(second)] }, [
      factory.partner,
      second,
    ]);
    const three = await scene.rotatePartner({ keys: [entryOf(second), entryOf(third)] }, [second, third]);
    await device.install('1.1.0', { partner: { keys: three }, signer: third });
    const asked = device.store.requests.filter((path) => path.startsWith('/partners/'));
    expect(asked).toEqual(['/partners/example/keys/2']);
  });

  it('is not followed backwards, nor to a second version of one number', async () => {
    const first = await scene.firstPartnerKeys();
    const second = await factory.authority.makeKey();
    const both = { keys: [entryOf(factory.partner), entryOf(second)] };
    const two = await scene.rotatePartner(both, [factory.partner, second]);
    await device.install('1.1.0', { partner: { keys: two } });
    await device.publish('1.2.0', { partner: { keys: first } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'CHAIN_BROKEN' });
    const twin = { ...two, signedAt: '2026-06-01T00:00:00Z', signatures: [] };
    const signed = parsePartnerKeys(await signPartnerKeys(twin, factory.partner.signer));
    await factory.authority.addPartnerKeys({ ...signed, version: 2 });
    const release = await factory.release({ manifest: { version: '1.3.0' }, partner: { keys: two } });
    device.store.publish(release);
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect(scene.warnings()).toEqual([]);
  });

  it('and revokes one stops what it signed from then on, also where it is installed', async () => {
    const second = await factory.authority.makeKey();
    await device.install('1.0.0');
    await device.launch();
    const revoked = entryOf(factory.partner, { compromisedSince: '2026-01-01T00:00:00Z' });
    const two = await scene.rotatePartner({ keys: [revoked, entryOf(second)] }, [factory.partner, second]);
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

  it('and revokes one closes what it signed, when an update of another program brings the news', async () => {
    const second = await factory.authority.makeKey();
    await device.install('1.0.0');
    const program = await device.launch();
    const revoked = entryOf(factory.partner, { compromisedSince: '2026-01-01T00:00:00Z' });
    const keys = await scene.rotatePartner({ keys: [revoked, entryOf(second)] }, [factory.partner, second]);
    const manifest = { id: 'com.example.other' };
    device.store.publish(await factory.release({ manifest, partner: { keys }, signer: second }));
    expect(await device.host.update('com.example.other')).toMatchObject({ type: 'staged' });
    expect(program.state).toBe('closed');
  });

  it('and moves the time of a key leaves what is installed', async () => {
    await device.install('1.0.0');
    const late = entryOf(factory.partner, { notBefore: '2027-01-01T00:00:00Z' });
    const second = await factory.authority.makeKey();
    const keys = await scene.rotatePartner({ keys: [late, entryOf(second)] }, [factory.partner, second]);
    const manifest = { id: 'com.example.other' };
    device.store.publish(await factory.release({ manifest, partner: { keys }, signer: second }));
    expect(await device.host.update('com.example.other')).toMatchObject({ type: 'staged' });
    expect((await device.launch()).version).toBe('1.0.0');
  });

  it('and revokes one leaves what it signed before', async () => {
    const second = await factory.authority.makeKey();
    await device.install('1.0.0');
    await device.launch();
    const revoked = entryOf(factory.partner, { compromisedSince: '2026-01-01T00:00:01Z' });
    const two = await scene.rotatePartner({ keys: [revoked, entryOf(second)] }, [factory.partner, second]);
    await device.publish('1.1.0', { partner: { keys: two }, signer: second });
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect((await device.host.installed())[0]?.version).toBe('1.0.0');
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

describe('a statement that the store is asked for', () => {
  it('is about the channel that hosts follow', async () => {
    await device.publish('1.0.0', { statement: { channel: 'beta' } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'ID_MISMATCH' });
  });

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
