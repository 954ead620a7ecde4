import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { files, packageOnDevice, signPackage } from './package-on-device.js';

import type { PlatformNetwork } from '../src/platform.js';
import type { ReleaseFiles } from '../src/release-files.js';
import type { PackageOnDevice, SignedPackage } from './package-on-device.js';

let signed: SignedPackage;
let device: PackageOnDevice;

beforeAll(async () => {
  signed = await signPackage();
});

beforeEach(() => {
  device = packageOnDevice(signed);
});

describe('a file with a flipped byte', () => {
  it.each(Object.keys(files).flatMap((path) => [0, 0.5, 1].map((place) => [path, place] as const)))(
    '%s, at %d of it, is repaired by one request for exactly its bytes, and stays so',
    async (path, place) => {
      const original = device.contentOf(path);
      device.flip(path, place);
      expect(await device.open().read(path)).toEqual(original);
      const { offset, size } = device.placeOf(path);
      expect(device.store.ranges).toEqual([{ from: offset, length: size }]);
      expect(device.store.requests).toEqual([`/blobs/${signed.published.sha256}`]);
      expect(device.isOnDisk(signed.published.container)).toBe(true);
      expect(device.troubles).toEqual([
        {
          path,
          copy: 'package',
          state: 'repaired',
          reason: 'Its bytes were not what the partner signed.',
          isOffline: false,
        },
      ]);
      expect(await device.open().read(path)).toEqual(original);
      expect(device.store.requests).toHaveLength(1);
      expect(device.troubles).toHaveLength(1);
    },
  );

  it('is repaired once for all who read it at the same time', async () => {
    device.flip('img/photo.png', 0.3);
    const open = device.open();
    const answers = await Promise.all(Array.from({ length: 5 }, () => open.read('img/photo.png')));
    expect(answers.every((bytes) => bytes?.length === files['img/photo.png'].length)).toBe(true);
    expect(device.store.ranges).toHaveLength(1);
    expect(device.troubles).toHaveLength(1);
  });

  it('is repaired beside others that are damaged, read at the same time', async () => {
    const paths = ['index.html', 'app.js', 'img/photo.png', 'img/one.bin'];
    for (const path of paths) device.flip(path, 0);
    const open = device.open();
    await Promise.all(paths.map((path) => open.read(path)));
    expect(device.isOnDisk(signed.published.container)).toBe(true);
    expect(device.store.ranges).toHaveLength(4);
  });

  it('on a disk that cannot read that place is repaired too', async () => {
    const { offset } = device.placeOf('app.js');
    const badSector = device.blobsWith({
      read: (key, from, length) =>
        from <= offset && offset < from + length
          ? Promise.reject(new Error('Input/output error'))
          : device.platform.blobs.read(key, from, length),
    });
    expect(await device.open({ blobs: badSector }).read('app.js')).toEqual(device.contentOf('app.js'));
    expect(device.troubles).toMatchObject([
      { path: 'app.js', state: 'repaired', reason: 'Input/output error' },
    ]);
  });

  it('is given to the launch when the disk refuses to be written, and repaired by the next one', async () => {
    device.flip('app.js', 0);
    const damaged = device.onDisk().slice();
    const full = device.blobsWith({
      put: async (key, chunks) => {
        await device.platform.blobs.put(key, cutShort(chunks));
      },
    });
    expect(await device.open({ blobs: full }).read('app.js')).toEqual(device.contentOf('app.js'));
    expect(device.troubles).toMatchObject([
      { path: 'app.js', state: 'not-written', reason: 'The power went.' },
    ]);
    expect(device.isOnDisk(damaged)).toBe(true);
    await device.open().read('app.js');
    expect(device.isOnDisk(signed.published.container)).toBe(true);
    expect(device.store.ranges).toHaveLength(2);
  });
});

describe('a file that is whole', () => {
  it('is read from the device alone', async () => {
    const open = device.open();
    for (const path of Object.keys(files)) expect(await open.read(path)).toEqual(device.contentOf(path));
    expect(device.store.requests).toEqual([]);
    expect(device.troubles).toEqual([]);
  });

  it('needs no header around it, which nobody reads', async () => {
    const { offset, size } = device.placeOf('app.js');
    const body = device.onDisk();
    body[offset - 1] = 0;
    body[offset + size] = 0;
    body[body.length - 1] = 1;
    expect(await device.open().read('app.js')).toEqual(device.contentOf('app.js'));
    expect(device.store.requests).toEqual([]);
  });

  it('is served beside one that cannot be repaired', async () => {
    device.flip('app.js', 0);
    device.store.isOffline = true;
    const open = device.open();
    await expect(open.read('app.js')).rejects.toMatchObject({ code: 'FILE_HASH_MISMATCH', path: 'app.js' });
    expect(await open.replace('app.js')).toBeNull();
    expect(await open.read('index.html')).toEqual(device.contentOf('index.html'));
  });
});

describe('a path that is not in the release', () => {
  it.each(['', 'manifest.json', '../app.js', 'constructor', '/app.js', 'APP.JS'])(
    '%j is nothing',
    async (path) => {
      const open = device.open();
      expect(await open.read(path)).toBeNull();
      expect(await open.replace(path)).toBeNull();
      expect(device.store.requests).toEqual([]);
      expect(device.troubles).toEqual([]);
    },
  );
});

describe('a serving side with a damaged copy', () => {
  it('gets the file from the package, which is reported once', async () => {
    const open = device.open();
    expect(await open.replace('app.js')).toEqual(device.contentOf('app.js'));
    await open.replace('app.js');
    expect(device.store.requests).toEqual([]);
    expect(device.troubles).toEqual([
      {
        path: 'app.js',
        copy: 'serving',
        state: 'repaired',
        reason: 'The side that serves it had other bytes than the partner signed.',
        isOffline: false,
      },
    ]);
  });

  it('gets it from the store when the package is damaged too', async () => {
    device.flip('app.js', 0);
    expect(await device.open().replace('app.js')).toEqual(device.contentOf('app.js'));
    expect(device.troubles.map(({ copy, state }) => [copy, state])).toEqual([['package', 'repaired']]);
    expect(device.isOnDisk(signed.published.container)).toBe(true);
  });

  it('gets each file three times in one launch', async () => {
    const open = device.open();
    const answers = [];
    for (let ask = 0; ask < 5; ask += 1) answers.push((await open.replace('app.js')) !== null);
    expect(answers).toEqual([true, true, true, false, false]);
    expect(await open.replace('index.html')).toEqual(device.contentOf('index.html'));
    expect(await open.read('app.js')).toEqual(device.contentOf('app.js'));
  });

  it('gets one file after another, however many it asks for', async () => {
    let reading = 0;
    let most = 0;
    const counted = device.blobsWith({
      read: async (key, from, length) => {
        reading += 1;
        most = Math.max(most, reading);
        const bytes = await device.platform.blobs.read(key, from, length);
        reading -= 1;
        return bytes;
      },
    });
    const open = device.open({ blobs: counted });
    await Promise.all(Object.keys(files).map((path) => open.replace(path)));
    expect(most).toBe(1);
  });
});

describe('files that were closed', () => {
  it('end a repair under way without a write or a word', async () => {
    device.flip('app.js', 0);
    const damaged = device.onDisk().slice();
    let closed: Promise<void> = Promise.resolve();
    const network: PlatformNetwork = {
      fetch: (request) => {
        closed = open.close();
        return device.store.network.fetch(request);
      },
    };
    const open: ReleaseFiles = device.open({ network });
    await expect(open.read('app.js')).rejects.toThrow('app.js is damaged');
    await closed;
    expect(device.isOnDisk(damaged)).toBe(true);
    expect(device.troubles).toEqual([]);
  });

  it('do not bring back a package that is being removed', async () => {
    device.flip('app.js', 0);
    let closed: Promise<void> = Promise.resolve();
    const slow = device.blobsWith({
      put: (key, chunks) => {
        closed = open.close();
        return device.platform.blobs.put(key, chunks);
      },
    });
    const open: ReleaseFiles = device.open({ blobs: slow });
    await open.read('app.js');
    await closed;
    expect(device.isOnDisk(signed.published.container)).toBe(false);
  });
});

async function* cutShort(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    throw new Error('The power went.');
  }
}
