import { createReleaseFactory } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';

import type { Device } from './device.js';
import type { ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let device: Device;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  await install('1.0.0', 1);
});

/** A release with a sub-package that is filled with one byte. */
async function install(version: string, content: number): Promise<void> {
  const level = new Uint8Array(300_000).fill(content);
  const packages = { game: { prefix: 'game/' } };
  await device.install(version, { files: { 'game/level.bin': level }, manifest: { packages } });
}

const blobKinds = (): readonly string[] =>
  [...device.platform.disk.bodies.keys()].map((key) => key.replace(/^[0-9a-f]{64}/u, '')).sort();

/** The first byte of the sub-package's file, as the running program's surface gets it. */
async function firstByte(): Promise<number | undefined> {
  return (await device.programs.surface.request.files.read('game/level.bin'))?.[0];
}

describe('a program with a sub-package', () => {
  it('is installed and confirmed without it, and loads it by name', async () => {
    const program = await device.launch();
    expect(program.version).toBe('1.0.0');
    expect(blobKinds()).toEqual(['.main']);
    const { pieces, containerBytes } = device.programs.surface.request;
    expect(pieces).toHaveLength(1);
    expect(containerBytes).toBeGreaterThan(300_000);
    const result = { bytes: 300_000, fromCache: false };
    expect(await device.call('subpackage.load', { name: 'game' })).toMatchObject({ result });
    expect(await device.call('subpackage.load', { name: 'game' })).toMatchObject({
      result: { ...result, fromCache: true },
    });
    expect(blobKinds()).toEqual(['.main', '.sub-game']);
  });

  it('tells it why a part cannot be had, and that there is none of a name', async () => {
    await device.launch();
    device.store.isGone = true;
    expect(await device.call('subpackage.load', { name: 'game' })).toMatchObject({
      error: {
        code: 'UNAVAILABLE',
        message: expect.stringContaining('"game" is not on this device') as string,
      },
    });
    expect(await device.call('subpackage.load', { name: 'shop' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });

  it('tells it when there is no room for a part, and goes on', async () => {
    await device.launch();
    const { blobs } = device.platform;
    const put = blobs.put.bind(blobs);
    blobs.put = () => Promise.reject(Object.assign(new Error('Full.'), { name: 'QuotaExceededError' }));
    expect(await device.call('subpackage.load', { name: 'game' })).toMatchObject({
      error: { code: 'UNAVAILABLE', message: expect.stringContaining('remove programs') as string },
    });
    blobs.put = put;
    expect(await firstByte()).toBe(1);
  });

  it('is updated and rolled back with its parts, which are never mixed', async () => {
    await device.launch();
    expect(await firstByte()).toBe(1);
    await install('1.1.0', 2);
    await device.launch();
    expect(await firstByte()).toBe(2);
    expect(blobKinds()).toEqual(['.main', '.main', '.sub-game', '.sub-game']);
    await install('1.2.0', 3);
    device.programs.behaviours.set('1.2.0', 'throws');
    const program = await device.launch();
    expect(program.version).toBe('1.1.0');
    expect(await firstByte()).toBe(2);
    expect(blobKinds()).toEqual(['.main', '.main', '.sub-game', '.sub-game']);
  });

  it('leaves nothing when it is uninstalled, also what was on its way', async () => {
    await device.launch();
    const loading = firstByte().catch(() => undefined);
    await device.host.uninstall(id);
    await loading;
    expect(blobKinds()).toEqual([]);
  });

  it('is found damaged when its main package is gone, and comes back', async () => {
    await device.launch();
    device.platform.disk.bodies.clear();
    await device.restart();
    expect((await device.host.launch(id)).type).toBe('not-installed');
    expect(await device.host.update(id)).toMatchObject({ type: 'staged' });
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
