import { parseStatement, sha256, toHex } from '@org/package-format';
import { createReleaseFactory } from '@org/testkit';
import { beforeAll, describe, expect, it } from 'vitest';

import { id } from './device.js';
import { nativeCode, openNativeScene, settled } from './native-scene.js';

import type { Statement } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';
import type { NativeScene, WatchedCode } from './native-scene.js';

let factory: ReleaseFactory;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

const required = (version: string) => ({ type: 'host-update-required', version, minHostVersion: '1.0.0' });
const fetched = ({ store }: NativeScene) =>
  store.requests.filter((path) => path.startsWith('/blobs/')).length;

async function pointerTo({ statement }: PublishedRelease): Promise<NonNullable<Statement['fallback']>> {
  const { releaseSeq, version, minHostVersion, manifestSha256 } = parseStatement(statement);
  const statementSha256 = toHex(await sha256(factory.authority.crypto, statement));
  return { releaseSeq, version, minHostVersion, manifestSha256, statementSha256 };
}

/** A host that has confirmed 1.0.0. */
async function openConfirmed(...codes: readonly WatchedCode[]): Promise<NativeScene> {
  const scene = await openNativeScene(factory, codes);
  await scene.publish('1.0.0');
  await scene.host.update(id);
  await scene.host.launch(id);
  await scene.platform.clock.advance(8_000);
  expect(scene.notices.at(-1)).toMatchObject({ type: 'confirmed' });
  return scene;
}

describe('an update of a native program (updates 2.16)', () => {
  it('whose code the host does not have waits for a newer host, and is not fetched', async () => {
    const first = nativeCode('1.0.0');
    const scene = await openConfirmed(first);
    await scene.publish('1.1.0');
    expect(await scene.host.update(id)).toEqual(required('1.1.0'));
    expect(fetched(scene)).toBe(1);
    expect((await scene.host.installed())[0]?.needsHost).toEqual({
      version: '1.1.0',
      minHostVersion: '1.0.0',
    });
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version: '1.0.0' } });
  });

  it('comes with the first round of the host that has the code', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'));
    await scene.publish('1.1.0');
    await scene.host.update(id);
    await scene.reopen([nativeCode('1.0.0'), nativeCode('1.1.0')]);
    const round = await scene.host.checkForUpdates();
    expect(round.type === 'checked' && round.outcomes.get(id)).toEqual({ type: 'staged', version: '1.1.0' });
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version: '1.1.0' } });
  });

  it('is the newest that the host has the code of, where the store names what came before', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'), nativeCode('1.1.0'));
    const second = await scene.publish('1.1.0');
    await scene.publish('1.2.0', { statement: { fallback: await pointerTo(second) } });
    expect(await scene.host.update(id)).toEqual({ type: 'staged', version: '1.1.0' });
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version: '1.1.0' } });
  });

  it('is not for a host that is ahead of the store', async () => {
    const scene = await openNativeScene(factory, [nativeCode('1.1.0')]);
    await scene.publish('1.0.0');
    const nothing = { type: 'not-available', version: '1.0.0', reason: 'older-than-host' };
    expect(await scene.host.update(id)).toEqual(nothing);
    expect(fetched(scene)).toBe(0);
    expect(await scene.host.launch(id)).toEqual({ type: 'not-installed' });
    await scene.publish('1.1.0');
    expect(await scene.host.update(id)).toMatchObject({ type: 'staged' });
  });
});

describe('a native program whose app was updated (updates 2.16)', () => {
  it('is updated by its launch, and runs the code that is there now', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'));
    await scene.publish('1.1.0');
    const next = nativeCode('1.1.0');
    await scene.reopen([next]);
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version: '1.1.0' } });
    await settled();
    expect(next.launches).toHaveLength(1);
  });

  it('says that it needs an update where the store cannot be reached', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'));
    await scene.reopen([nativeCode('1.1.0')]);
    scene.store.isOffline = true;
    expect(await scene.host.launch(id)).toMatchObject({ type: 'update-required', version: '1.0.0' });
    scene.store.isOffline = false;
    expect(await scene.host.launch(id)).toEqual({ type: 'update-required', version: '1.0.0', reason: null });
  });

  it('asks the user first for what the newer release may do more', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'));
    await scene.publish('1.1.0', { manifest: { permissions: ['payment', 'auth.token', 'geolocation'] } });
    await scene.reopen([nativeCode('1.1.0')]);
    expect(await scene.host.launch(id)).toMatchObject({
      type: 'consent-required',
      version: '1.1.0',
      added: { permissions: ['geolocation'] },
    });
  });

  it('runs what it ran when the app comes with its code again', async () => {
    const scene = await openConfirmed(nativeCode('1.0.0'));
    await scene.reopen([]);
    expect(await scene.host.launch(id)).toEqual(required('1.0.0'));
    await scene.reopen([nativeCode('1.0.0')]);
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched' });
  });

  it('leaves a trial of code that is gone, and holds nothing against it', async () => {
    const scene = await openConfirmed(
      nativeCode('1.0.0'),
      nativeCode('1.1.0', () => new Promise(() => undefined)),
    );
    await scene.publish('1.1.0');
    await scene.host.update(id);
    await scene.host.launch(id);
    await scene.reopen([nativeCode('1.0.0')]);
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version: '1.0.0' } });
    await scene.reopen([nativeCode('1.0.0'), nativeCode('1.1.0')]);
    const round = await scene.host.checkForUpdates();
    expect(round.type === 'checked' && round.outcomes.get(id)).toEqual({ type: 'staged', version: '1.1.0' });
  });
});

describe('native or of the web (updates 2.16)', () => {
  it('is the host’s to say: a native package that it does not know is never run, and fetched once', async () => {
    const scene = await openNativeScene(factory, []);
    await scene.publish('1.0.0');
    for (let updates = 0; updates < 3; updates += 1)
      expect(await scene.host.update(id)).toEqual(required('1.0.0'));
    expect(fetched(scene)).toBe(1);
    expect(scene.platform.disk.bodies.size).toBe(0);
    expect(await scene.host.launch(id)).toEqual({ type: 'not-installed' });
    await scene.reopen([nativeCode('1.0.0')]);
    expect(await scene.host.update(id)).toMatchObject({ type: 'staged' });
    expect(await scene.host.launch(id)).toMatchObject({ type: 'launched' });
  });

  it('a release for the web does not take the place of native code, nor the other way round', async () => {
    const code = nativeCode('1.1.0');
    const scene = await openNativeScene(factory, [code]);
    await scene.publish('1.1.0', { manifest: { runtime: 'web' } });
    expect(await scene.host.update(id)).toEqual(required('1.1.0'));
    expect(await scene.host.launch(id)).toEqual({ type: 'not-installed' });
    expect(code.launches).toEqual([]);
  });

  it('a release of the web that runs goes on while a native one is offered that the host does not know', async () => {
    const scene = await openNativeScene(factory, []);
    const web = await scene.publish('1.0.0', { manifest: { runtime: 'web' } });
    await scene.host.update(id);
    await scene.publish('1.1.0', { statement: { fallback: await pointerTo(web) } });
    expect(await scene.host.update(id)).toEqual(required('1.1.0'));
    expect((await scene.host.installed())[0]).toMatchObject({ version: '1.0.0' });
    expect(fetched(scene)).toBe(2);
    expect(await scene.host.update(id)).toEqual({ type: 'staged', version: '1.0.0' });
    expect(fetched(scene)).toBe(2);
  });

  it('packages bring the code of an id that the host names so, in whatever version', async () => {
    const code = nativeCode(null);
    const scene = await openNativeScene(factory, [code]);
    for (const version of ['1.0.0', '3.0.0']) {
      await scene.publish(version, {
        files: { 'classes.dex': `code of ${version}` },
        manifest: { entryPoint: 'classes.dex' },
      });
      expect(await scene.host.update(id)).toMatchObject({ type: 'staged' });
      expect(await scene.host.launch(id)).toMatchObject({ type: 'launched', program: { version } });
      await scene.platform.clock.advance(8_000);
    }
    const [, last] = code.launches;
    expect(last?.entryPoint).toBe('classes.dex');
    expect(new TextDecoder().decode((await last?.read('classes.dex')) ?? new Uint8Array())).toBe(
      'code of 3.0.0',
    );
  });
});
