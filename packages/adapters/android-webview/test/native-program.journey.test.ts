import { connect } from '@org/guest-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startNativeApp } from '../../../../test/native-app.js';
import { openNativeEngine } from './native-engine.js';
import { openScene } from './scene.js';

import type { NativeStart } from '@org/host-core/native';
import type { NativeApp } from '../../../../test/native-app.js';
import type { NativeLaunch, NativeProgram } from './native-engine.js';
import type { Scene } from './scene.js';

const id = 'com.example.loans';

let scene: Scene;
let app: NativeApp;
let seen: string[];

beforeEach(async () => {
  scene = await openScene();
  seen = [];
});
afterEach(async () => {
  await app.close();
  await scene.close();
});

/** Counts its launches, and says what it found. */
const counting: NativeProgram = async ({ openChannel, version, read }) => {
  const session = await connect({ transport: openChannel() });
  const { value } = await session.call('storage.get', { key: 'visits' });
  const visits = Number(value ?? 0) + 1;
  await session.call('storage.set', { key: 'visits', value: visits });
  await session.call('app.ready');
  const page = await read('index.html');
  seen.push(
    `${version}: ${String(visits)}, ${String(page?.includes('<h1>Program</h1>'))}, ${String(await read('none'))}`,
  );
  return () => seen.push(`${version} ended`);
};

/** An app that says which native programs it holds, with code for their launches. */
async function openApp(
  nativePrograms: NativeStart['nativePrograms'],
  find: (id: string, version: string, code: string | null) => NativeProgram,
): Promise<void> {
  app = await startNativeApp({
    openEngine: (_folder, onLine) => openNativeEngine(onLine, find),
    start: {
      platform: 'android',
      programOrigin: 'https://*.miniapp.invalid',
      storeUrl: scene.storeUrl,
      storeRoot: scene.root,
      ...(nativePrograms === undefined ? {} : { nativePrograms }),
    },
  });
}

const publish = (version: string) => scene.publish({ manifest: { id, version, runtime: 'native' } });

const releases = () =>
  app.events.flatMap(({ event, data }) =>
    event === 'release' ? [(data as { readonly type: string }).type] : [],
  );

describe('a native program in an Android app', () => {
  it('is started by the app, keeps what it stored over an update, and ends once', async () => {
    await openApp({ [id]: ['1.0.0', '1.1.0'] }, () => counting);
    for (const version of ['1.0.0', '1.1.0']) {
      await publish(version);
      expect(await app.command('update', id)).toEqual({ type: 'staged', version });
      expect(await app.command('launch', id)).toMatchObject({ type: 'launched', program: { version } });
      await expect.poll(() => releases().at(-1)).toBe('confirmed');
    }
    await expect.poll(() => seen).toEqual(['1.0.0: 1, true, null', '1.0.0 ended', '1.1.0: 2, true, null']);
    await app.command('closeProgram', id);
    expect(seen.at(-1)).toBe('1.1.0 ended');
    expect(app.surfaces.size).toBe(0);
  });

  it('gives way to the version before in the same gesture when it cannot start', async () => {
    const broken: NativeProgram = () => Promise.reject(new Error('no such library'));
    await openApp({ [id]: ['1.0.0', '1.1.0'] }, (_id, version) => (version === '1.0.0' ? counting : broken));
    await publish('1.0.0');
    await app.command('update', id);
    await app.command('launch', id);
    await expect.poll(releases).toEqual(['trial', 'confirmed']);
    await publish('1.1.0');
    await app.command('update', id);
    await app.command('launch', id);
    await expect.poll(releases).toEqual(['trial', 'confirmed', 'trial', 'rolled-back']);
    await expect.poll(() => seen.at(-1)).toMatch(/^1\.0\.0: 2/u);
    const reason = 'It ended: start-failed: no such library';
    expect(app.events.at(-1)?.data).toMatchObject({ code: 'crashed', reason });
    expect(app.surfaces.size).toBe(1);
  });

  it('tells its errors and its end, and the host closes it', async () => {
    let launched: NativeLaunch | null = null;
    await openApp({ [id]: ['1.0.0'] }, () => async (launch) => {
      launched = launch;
      return counting(launch);
    });
    await publish('1.0.0');
    await app.command('update', id);
    await app.command('launch', id);
    await expect.poll(releases).toEqual(['trial', 'confirmed']);
    (launched as NativeLaunch | null)?.tellError('x is null');
    await expect
      .poll(() => app.log)
      .toContainEqual(expect.objectContaining({ event: 'program-error', detail: 'x is null' }));
    const [surface = 0] = app.surfaces.keys();
    await app.terminate(surface);
    await expect
      .poll(() => app.events)
      .toContainEqual({
        event: 'closed',
        data: { id, code: 'crashed', reason: 'The program ended by itself.' },
      });
    expect(seen.at(-1)).toBe('1.0.0 ended');
  });

  it('has the code that its verified package brings, where the app lets it', async () => {
    await openApp({ [id]: null }, (_id, _version, code) => {
      seen.push(String(code));
      return counting;
    });
    await scene.publish({
      manifest: { id, version: '1.0.0', runtime: 'native', entryPoint: 'classes.dex' },
      files: { 'classes.dex': 'dex 035' },
    });
    expect(await app.command('update', id)).toMatchObject({ type: 'staged' });
    expect(await app.command('launch', id)).toMatchObject({ type: 'launched' });
    await expect.poll(() => seen).toEqual(['dex 035', '1.0.0: 1, true, null']);
  });

  it('is not opened by an app that does not hold it, not even as a page', async () => {
    await openApp(undefined, () => counting);
    await publish('1.0.0');
    const required = { type: 'host-update-required', version: '1.0.0', minHostVersion: '1.0.0' };
    expect(await app.command('update', id)).toEqual(required);
    expect(await app.command('launch', id)).toEqual({ type: 'not-installed' });
    expect([seen, app.surfaces.size]).toEqual([[], 0]);
  });
});
