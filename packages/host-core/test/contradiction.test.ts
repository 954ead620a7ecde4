import { encodeUtf8, parseStatement } from '@org/package-format';
import { signStatement } from '@org/package-format/sign';
import { createReleaseFactory } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { openTrustScene } from './trust-scene.js';

import type { TrustScene } from './trust-scene.js';
import type { TreeHead } from '@org/package-format';

let scene: TrustScene;

beforeEach(async () => {
  scene = await openTrustScene();
});

describe('a store that contradicts itself', () => {
  it('by two statements of one number is reported, with both kept', async () => {
    const { device } = scene;
    await device.install('1.0.0');
    const seen = device.platform.disk.rows.get(`trust/statement/${id}`);
    await device.publish('6.6.6', { statement: { statementSeq: 1 } });
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'STATEMENT_EQUIVOCATED' });
    expect(scene.warnings()).toMatchObject([{ type: 'statement-equivocated', id }]);
    const [evidence] = await device.host.evidence();
    expect(evidence?.documents[0]).toBe(seen);
    expect(evidence?.documents[1]).toContain('"version":"6.6.6"');
    await device.host.update(id);
    expect(await device.host.evidence()).toHaveLength(1);
  });

  it('by two logs of one size is reported, with both heads kept', async () => {
    const { device, factory } = scene;
    const { keys } = factory.authority;
    await device.install('1.0.0');
    const twin = await factory.authority.rob([keys.statements, keys.log, keys.witnesses]);
    await device.install('1.1.0');
    const forked = await createReleaseFactory(globalThis.crypto.subtle, {
      authority: twin,
      partner: factory.partner,
      partnerKeys: await scene.firstPartnerKeys(),
    });
    device.store.publish(
      await forked.release({ manifest: { version: '1.2.0' }, statement: { statementSeq: 3, releaseSeq: 3 } }),
    );
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'LOG_FORKED' });
    expect(scene.warnings()).toMatchObject([{ type: 'log-forked' }]);
    const [evidence] = await device.host.evidence();
    const [one, other] = (evidence?.documents ?? []).map((text) => JSON.parse(text) as TreeHead);
    expect(one?.size).toBe(other?.size);
    expect(one?.root).not.toBe(other?.root);
  });
});

describe('a store that says the same again', () => {
  it('with another signature and newer proofs contradicts nothing', async () => {
    const { device, factory } = scene;
    const release = await factory.release({});
    device.store.publish(release);
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    const said = parseStatement(release.statement);
    const again = await signStatement(said, factory.authority.keys.statements.signer);
    expect(again).not.toEqual(release.statement);
    device.store.publish({ ...release, statement: again });
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect(scene.warnings()).toEqual([]);
  });
});

describe('a network that lies about proofs', () => {
  it('stops updates, and proves nothing against the store', async () => {
    const { device, factory } = scene;
    await device.install('1.0.0');
    const { answer } = factory.authority;
    const lie = encodeUtf8(JSON.stringify({ path: ['a'.repeat(64)] }));
    factory.authority.answer = (path) =>
      path.startsWith('/log/consistency') ? Promise.resolve(lie) : answer(path);
    await device.publish('1.1.0');
    expect(await device.host.update(id)).toMatchObject({ type: 'refused', code: 'LOG_FORKED' });
    expect(scene.warnings()).toMatchObject([{ type: 'log-unproven' }]);
    factory.authority.answer = answer;
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
  });

  it('does not crowd out what a store is guilty of', async () => {
    const { device, factory } = scene;
    await device.install('1.0.0');
    const { answer } = factory.authority;
    factory.authority.answer = (path) =>
      path.startsWith('/log/consistency') ? Promise.resolve(null) : answer(path);
    for (let round = 0; round < 10; round += 1) {
      await device.publish('1.1.0');
      await device.host.update(id);
    }
    expect(await device.host.evidence()).toHaveLength(8);
    factory.authority.answer = answer;
    await device.install('1.2.0');
    await device.publish('6.6.6', { statement: { statementSeq: 12 } });
    expect(await device.host.update(id)).toMatchObject({ code: 'STATEMENT_EQUIVOCATED' });
    expect((await device.host.evidence()).map(({ type }) => type)).toContain('statement-equivocated');
  });
});

describe('answers that come late', () => {
  /** Holds back the first answer to a path until it is let go. */
  function holdFirst(start: string): () => void {
    const { authority } = scene.factory;
    const { answer } = authority;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isFirst = true;
    authority.answer = async (path) => {
      const bytes = await answer(path);
      if (path.startsWith(start) && isFirst) {
        isFirst = false;
        await gate;
      }
      return bytes;
    };
    return release;
  }

  it('do not turn the largest tree head back', async () => {
    const { device, factory } = scene;
    await device.install('1.0.0');
    await device.publish('1.1.0');
    const letGo = holdFirst('/log/consistency');
    const late = device.host.update(id);
    device.store.publish(await factory.release({ manifest: { id: 'com.example.other' } }));
    const early = device.host.update('com.example.other');
    letGo();
    expect(await late).toMatchObject({ type: 'staged' });
    expect(await early).toMatchObject({ type: 'staged' });
    const [kept] = scene.row('trust/log') as [{ head: string }];
    expect(JSON.parse(kept.head)).toMatchObject({ size: factory.authority.log.size });
  });

  it('do not turn the recall list back', async () => {
    const { device, factory } = scene;
    await device.install('1.0.0');
    await factory.authority.recall([]);
    const letGo = holdFirst('/recall');
    const late = device.host.refreshRecalls();
    await factory.authority.recall([
      { type: 'range', id, fromSeq: 1, toSeq: 9, mode: 'soft', reason: 'It leaks.' },
    ]);
    const early = device.host.refreshRecalls();
    letGo();
    expect([await late, await early]).toEqual(['renewed', 'renewed']);
    expect(await device.host.launch(id)).toMatchObject({ type: 'recalled' });
  });

  it('are not mixed when two programs follow a rotation at once', async () => {
    const { device, factory } = scene;
    await device.install('1.0.0');
    await factory.authority.rotate({});
    const letGo = holdFirst('/trust/store-keys/2');
    await device.publish('1.1.0');
    device.store.publish(await factory.release({ manifest: { id: 'com.example.other' } }));
    const both = [device.host.update(id), device.host.update('com.example.other')];
    letGo();
    expect(await Promise.all(both)).toMatchObject([{ type: 'staged' }, { type: 'staged' }]);
    expect(scene.row('trust/store-keys')).toHaveLength(1);
  });
});
