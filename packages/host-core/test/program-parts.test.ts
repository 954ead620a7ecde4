import { verifyPackage } from '@org/package-format';
import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { digestOf, openDownloadScene, untilSettled } from './download-scene.js';
import { cutAfter, reply, silent } from './lying-server.js';
import { splitContainer } from '../src/container-pieces.js';
import { openDownloads } from '../src/downloads.js';
import { openReleaseFiles } from '../src/release-files.js';
import { createStoreClient } from '../src/store-client.js';

import type { DownloadScene } from './download-scene.js';
import type { PackageSpaceOptions } from '../src/package-space.js';
import type { ReleaseFiles } from '../src/release-files.js';
import type { FileTrouble } from '../src/repair-part.js';
import type { VerifiedPackage } from '@org/package-format';
import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

let factory: ReleaseFactory;
let release: PublishedRelease;
let verified: VerifiedPackage;
let digest: string;
let scene: DownloadScene;
let files: ReleaseFiles;
let troubles: FileTrouble[];

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
  release = await factory.release({
    files: {
      'app.js': 'main()',
      'game/level.bin': new Uint8Array(3_000_000).fill(3),
      'game/score.json': '[]',
      'help.html': '<p>Help</p>',
      'help/page.bin': new Uint8Array(300_000).fill(4),
      'zoo.css': 'body {}',
    },
    manifest: {
      packages: { game: { prefix: 'game/', preload: ['zoo.css'] }, help: { prefix: 'help/' } },
    },
  });
  const { crypto } = factory.authority;
  verified = await verifyPackage(release.container, { keys: [factory.partner.publicKey], crypto });
  digest = digestOf(release);
});

beforeEach(() => {
  scene = openDownloadScene(factory);
  scene.serve(release);
});

describe('the first install of a program with sub-packages (updates 7.1)', () => {
  it('fetches the main package only, in one request for each stretch of it', async () => {
    expect(await scene.fetch(release)).toBe('fetched');
    expect(scene.blobKeys()).toEqual([`${digest}.main`]);
    expect(scene.server.sentBytes).toBeLessThan(300_000);
    expect(scene.server.asked.length).toBe(3);
  });

  it('goes on after a cut, and refuses what the partner did not sign', async () => {
    scene.server.lies.push(cutAfter(20));
    expect(await scene.fetch(release)).toBe('fetched');
    scene.restart();
    scene.platform.disk.bodies.clear();
    const evil = release.container.slice();
    evil[evil.length - 600] = 0;
    const { offset = 0 } = verified.layout.files.get('zoo.css') ?? {};
    evil[offset] = 0;
    scene.server.files.set(`/blobs/${release.sha256}`, evil);
    expect(await scene.fetch(release)).toBe('FILE_HASH_MISMATCH');
    expect(scene.blobKeys()).toEqual([]);
  });

  it('uses what was fetched before the power went', async () => {
    await scene.fetch(release);
    scene.restart();
    scene.server.asked.length = 0;
    expect(await scene.fetch(release)).toBe('fetched');
    expect(scene.server.asked).toEqual([]);
  });

  it('takes the place of a container that was damaged before anything named it', async () => {
    scene.keep(release);
    const body = scene.onDisk(release) ?? new Uint8Array();
    body[body.length >> 1] = 1;
    expect(await scene.fetch(release)).toBe('fetched');
    expect(scene.blobKeys()).toEqual([`${digest}.main`]);
  });

  it('is whole for a program that is here whole, or whose sub-packages are small', async () => {
    const before = await factory.release({ files: { 'app.js': 'old()' } });
    scene.keep(before);
    expect(await scene.fetch(release, { bases: [before] })).toBe('fetched');
    expect(scene.blobKeys()).toContain(`${digest}.mpk`);
    const packages = { help: { prefix: 'help/' } };
    const small = await factory.release({
      manifest: { packages },
      files: { 'help/a.txt': 'a', 'large.bin': new Uint8Array(400_000).fill(1) },
    });
    scene.serve(small);
    scene.server.sentBytes = 0;
    expect(await scene.fetch(small)).toBe('fetched');
    expect(scene.blobKeys()).toContain(`${digestOf(small)}.mpk`);
    expect(scene.server.sentBytes).toBe(small.container.length);
  });
});

describe('the files of a program whose sub-packages are not here (updates 7.2)', () => {
  beforeEach(async () => {
    await scene.fetch(release);
    files = openFiles();
    scene.server.asked.length = 0;
    scene.server.sentBytes = 0;
  });

  it('of the main package need no network', async () => {
    for (const path of ['index.html', 'app.js', 'help.html']) expect(await read(path)).toBe(true);
    expect(scene.server.asked).toEqual([]);
  });

  it('of another bring it whole when they are read, once, and stay', async () => {
    const reads = ['game/level.bin', 'game/score.json', 'game/level.bin'].map(read);
    expect(await Promise.all(reads)).toEqual([true, true, true]);
    expect(scene.server.asked).toHaveLength(1);
    expect(scene.server.sentBytes).toBeLessThan(3_000_300);
    expect(scene.blobKeys()).toEqual([`${digest}.main`, `${digest}.sub-game`]);
    files = openFiles();
    expect(await read('game/score.json')).toBe(true);
    expect(scene.server.asked).toHaveLength(1);
  });

  it('are loaded by name, with progress; what is here is told to be', async () => {
    const progress: number[] = [];
    const loaded = await files.parts.load('help', ({ receivedBytes }) => progress.push(receivedBytes));
    expect(loaded).toEqual({ bytes: 300_000, fromCache: false });
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBeGreaterThan(300_000);
    expect(await files.parts.load('help')).toEqual({ bytes: 300_000, fromCache: true });
    expect(await files.parts.load('other')).toBeNull();
    expect(await files.part('help')).toMatchObject({ key: `${digest}.sub-help` });
    expect(await files.part('other')).toBeNull();
  });

  it('cannot be had offline, which is no damage; another time brings them', async () => {
    scene.server.lie = () => {
      throw new Error('No network.');
    };
    const reading = files.read('help/page.bin').catch((error: unknown) => error);
    const error = await untilSettled(scene.platform, scene.server, reading);
    expect(error).toMatchObject({ name: 'PartUnavailableError' });
    expect(String(error)).toContain('"help"');
    expect(troubles).toEqual([]);
    scene.server.lie = null;
    expect(await read('help/page.bin')).toBe(true);
  });

  it('are not taken from a store that sends other bytes', async () => {
    scene.server.lie = (_honest, { range }) => {
      const { from = 0, length = 0 } = range ?? {};
      const stretch = `bytes ${String(from)}-${String(from + length - 1)}/${String(release.container.length)}`;
      return reply(206, new Uint8Array(length), [['content-range', stretch]]);
    };
    await expect(files.read('help/page.bin')).rejects.toThrow(/not the file that was signed/u);
    expect(scene.blobKeys()).toEqual([`${digest}.main`]);
  });

  it('are brought before they are asked for, when a file that says so is read', async () => {
    expect(await read('zoo.css')).toBe(true);
    await settle();
    expect(scene.blobKeys()).toContain(`${digest}.sub-game`);
  });

  it('come by themselves some time after the program has come up, unless that costs', async () => {
    files.parts.startIdle();
    await scene.platform.clock.advance(4_999);
    expect(scene.blobKeys()).toEqual([`${digest}.main`]);
    await scene.platform.clock.advance(1);
    expect(scene.blobKeys()).toEqual([`${digest}.main`, `${digest}.sub-game`, `${digest}.sub-help`]);
    scene.platform.disk.bodies.delete(`${digest}.sub-help`);
    files = openFiles({ isMetered: true });
    files.parts.startIdle();
    await scene.platform.clock.advance(60_000);
    expect(scene.blobKeys()).not.toContain(`${digest}.sub-help`);
  });

  it('take no room from other releases before somebody asks for them', async () => {
    const asked: number[] = [];
    const evict = (neededBytes: number) => Promise.resolve(void asked.push(neededBytes));
    files = openFiles({}, { quotaBytes: 1_000_000, evict });
    scene.platform.disk.rows.set('program/com.example.cards', 'f'.repeat(64));
    scene.platform.disk.rows.set('program/com.example.loans', digest);
    scene.platform.disk.bodies.set(`${'f'.repeat(64)}.mpk`, new Uint8Array(900_000));
    files.parts.startIdle();
    await scene.platform.clock.advance(60_000);
    expect(asked).toEqual([]);
    await expect(files.parts.load('help')).rejects.toThrow(/room/u);
    expect(asked).toHaveLength(1);
  });

  it('that are on their way when the program is closed go on from there at the next launch', async () => {
    scene.server.lies.push(cutAfter(2_500_000), silent);
    const reading = files.read('game/level.bin').catch(() => 'closed');
    await settle();
    await files.close();
    expect(await reading).toBe('closed');
    files = openFiles();
    scene.server.lies.length = 0;
    scene.server.sentBytes = 0;
    expect(await read('game/level.bin')).toBe(true);
    expect(scene.server.sentBytes).toBeLessThan(600_000);
  });

  it.each(['zoo.css', 'help/page.bin'])('are repaired in the piece that they lie in: %s', async (path) => {
    await read(path);
    const holder = path === 'zoo.css' ? `${digest}.main` : `${digest}.sub-help`;
    const good = scene.platform.disk.bodies.get(holder) ?? new Uint8Array();
    const damaged = good.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    scene.platform.disk.bodies.set(holder, damaged);
    expect(await read(path)).toBe(true);
    expect(troubles).toMatchObject([{ path, state: 'repaired' }]);
    expect(Buffer.compare(scene.platform.disk.bodies.get(holder) ?? new Uint8Array(), good)).toBe(0);
  });
});

/** Opens the files as a new launch does. */
function openFiles(
  conditions: { readonly isMetered?: boolean } = {},
  space: PackageSpaceOptions = {},
): ReleaseFiles {
  troubles = [];
  const { manifest, layout } = verified;
  const { main, parts } = splitContainer(digest, { manifest, layout });
  const { container, sha256 } = release;
  const platform = {
    ...scene.platform,
    conditions: () => Promise.resolve({ isMetered: null, isPowerLow: null, ...conditions }),
  };
  return openReleaseFiles({
    platform,
    downloads: openDownloads(platform, space),
    store: createStoreClient(platform, 'https://store.example'),
    release: {
      manifest,
      layout,
      kept: {
        containerSha256: sha256,
        containerBytes: container.length,
        pieces: [main, ...parts.values()],
      },
    },
    onTrouble: (trouble) => troubles.push(trouble),
  });
}

/** Whether a file is what the partner signed. */
async function read(path: string): Promise<boolean> {
  const { offset = 0, size = 0 } = verified.layout.files.get(path) ?? {};
  const bytes = await files.read(path);
  return Buffer.compare(bytes ?? new Uint8Array(), release.container.subarray(offset, offset + size)) === 0;
}
