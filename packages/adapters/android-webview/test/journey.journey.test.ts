import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openApp, openScene } from './scene.js';

import type { NativeApp } from '../../../../test/native-app.js';
import type { Scene } from './scene.js';

const id = 'com.example.loans';

/** Counts its launches, and tells in its title what it found. */
const countingScript = (version: string) => `
  (async () => {
    const { value } = await MiniAppBridge.call('storage.get', { key: 'visits' });
    const visits = (value ?? 0) + 1;
    await MiniAppBridge.call('storage.set', { key: 'visits', value: visits });
    await MiniAppBridge.call('app.ready');
    document.title = '${version}: ' + visits;
  })();
`;

let scene: Scene;
let app: NativeApp;

beforeAll(async () => {
  scene = await openScene();
  app = await openApp(scene);
});
afterAll(async () => {
  await app.close();
  await scene.close();
});

const titleOf = async () => {
  const [surface] = app.surfaces.keys();
  return surface === undefined ? null : app.evaluate(surface, 'return document.title;').catch(() => null);
};

const releases = () =>
  app.events.flatMap(({ event, data }) =>
    event === 'release' ? [(data as { readonly type: string }).type] : [],
  );

describe('a program in an Android app', () => {
  it('is installed from a store, shown, and reaches its host', async () => {
    await scene.publish({ manifest: { id, version: '1.0.0' }, files: { 'app.js': countingScript('1.0.0') } });
    expect(await app.command('update', id)).toMatchObject({ type: 'staged', version: '1.0.0' });
    expect(await app.command('launch', id)).toEqual({
      type: 'launched',
      start: 'cold',
      program: { id, name: 'Loans', version: '1.0.0' },
    });
    await expect.poll(titleOf).toBe('1.0.0: 1');
    await expect.poll(releases).toEqual(['trial', 'confirmed']);
  });

  it('lives in a secure context of its own origin', async () => {
    const [surface = 0] = app.surfaces.keys();
    const seen = await app.evaluate(surface, 'return [isSecureContext, origin, typeof localStorage.length];');
    expect(seen).toEqual([
      true,
      expect.stringMatching(/^https:\/\/p[a-z2-7]{31}\.miniapp\.invalid$/u),
      'number',
    ]);
  });

  it('keeps what it stored when an update takes its place', async () => {
    await scene.publish({ manifest: { id, version: '1.1.0' }, files: { 'app.js': countingScript('1.1.0') } });
    expect(await app.command('update', id)).toMatchObject({ type: 'staged', version: '1.1.0' });
    await app.command('launch', id);
    await expect.poll(titleOf).toBe('1.1.0: 2');
    await expect.poll(() => releases().slice(2)).toEqual(['trial', 'confirmed']);
    expect(app.surfaces.size).toBe(1);
  });

  it('falls back in the same gesture when its new release fails', async () => {
    const broken = "throw new Error('The new release is broken.');";
    await scene.publish({ manifest: { id, version: '1.2.0' }, files: { 'app.js': broken } });
    expect(await app.command('update', id)).toMatchObject({ type: 'staged', version: '1.2.0' });
    await app.command('launch', id);
    await expect.poll(titleOf).toBe('1.1.0: 3');
    expect(releases().slice(4)).toEqual(['trial', 'rolled-back']);
  });

  it('is told when its renderer is gone, and the host closes it', async () => {
    const [surface = 0] = app.surfaces.keys();
    await app.terminate(surface);
    const reason = 'process-ended: the renderer is gone';
    await expect
      .poll(() => app.events)
      .toContainEqual({ event: 'closed', data: { id, code: 'crashed', reason } });
    await expect.poll(() => app.surfaces.size).toBe(0);
  });

  it('leaves no page when it is closed', async () => {
    await app.command('launch', id);
    await expect.poll(titleOf).toMatch(/^1\.1\.0/u);
    await app.command('closeProgram', id);
    await expect.poll(() => app.surfaces.size).toBe(0);
  });
});
