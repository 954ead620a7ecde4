import { beforeEach, describe, expect, it } from 'vitest';

import { createModelledDisk } from '../src/disk/modelled-disk.js';

import type { DiskImage, ModelledDisk } from '../src/disk/modelled-disk.js';

const sectorBytes = 4;
let disk: ModelledDisk;

beforeEach(() => {
  disk = createModelledDisk();
});

/** Every text that a file may have after a power cut now; null where it is gone. */
async function leftOf(path: string, images = disk.crashDisks({ sectorBytes })): Promise<Set<string | null>> {
  const texts = new Set<string | null>();
  for (const image of images) texts.add(await textOf(path, image));
  return texts;
}

async function textOf(path: string, image: DiskImage): Promise<string | null> {
  const file = await createModelledDisk({ image }).open(path);
  return file === null ? null : text(await file.read(0, await file.size()));
}

const bytes = (of: string) => new TextEncoder().encode(of);
const text = (of: Uint8Array) => new TextDecoder().decode(of);

describe('after a power cut', () => {
  it('a file is there by its name only when its folder was synced, and has only what it was synced with', async () => {
    const file = await disk.create('/d/a');
    await file.write(0, bytes('one'));
    expect(await leftOf('/d/a')).toContain(null);
    await disk.syncFolder('/d');
    expect(await leftOf('/d/a')).toEqual(new Set(['', 'one', '\0\0\0', expect.stringMatching(/^[a-z]{3}$/)]));
    await file.sync();
    expect(await leftOf('/d/a')).toEqual(new Set(['one']));
  });

  it('a synced file without a synced name is gone', async () => {
    const file = await disk.create('/d/a');
    await file.write(0, bytes('one'));
    await file.sync();
    expect(await leftOf('/d/a')).toEqual(new Set([null, 'one']));
  });

  it('a write is torn between sectors, never within one', async () => {
    const file = await disk.create('/d/a');
    await file.write(0, bytes('........'));
    await file.sync();
    await disk.syncFolder('/d');
    await file.write(2, bytes('ABCDEF'));
    const left = await leftOf('/d/a');
    expect(left).toContain('..AB....');
    expect(left).toContain('....CDEF');
    expect(left).toContain('..AB\0\0\0\0');
    for (const found of left)
      expect(found).toMatch(/^\.\.(AB|\.\.|\0\0|[a-z]{2})(CDEF|\.{4}|\0{4}|[a-z]{4})$/);
  });

  it('a later effect may have overtaken an earlier one', async () => {
    const [one, two] = [await disk.create('/d/a'), await disk.create('/d/b')];
    await disk.syncFolder('/d');
    await one.write(0, bytes('1'));
    await two.write(0, bytes('2'));
    const pairs = new Set<string>();
    for (const image of disk.crashDisks())
      pairs.add(`${String(await textOf('/d/a', image))}${String(await textOf('/d/b', image))}`);
    for (const pair of ['', '1', '2', '12']) expect(pairs).toContain(pair);
  });

  it('a renamed file stands in the place of the other whole or not at all', async () => {
    for (const [path, content] of [
      ['/d/a', 'old'],
      ['/d/b', 'new'],
    ] as const) {
      const file = await disk.create(path);
      await file.write(0, bytes(content));
      await file.sync();
    }
    await disk.syncFolder('/d');
    await disk.rename('/d/b', '/d/a');
    expect(await leftOf('/d/a')).toEqual(new Set(['old', 'new']));
    await disk.syncFolder('/d');
    expect(await leftOf('/d/a')).toEqual(new Set(['new']));
    expect(await leftOf('/d/b')).toEqual(new Set([null]));
  });
});

describe('a process that is killed', () => {
  it('leaves everything to the next one, and nothing of it durable', async () => {
    await (await disk.create('/d/a')).write(0, bytes('one'));
    const next = createModelledDisk({ image: disk.afterKill() });
    expect(await next.list('/d')).toEqual(['a']);
    expect(await leftOf('/d/a', next.crashDisks())).toContain(null);
  });
});

describe('a fault', () => {
  it('cuts the power in the operation with the number, which may be done or not', async () => {
    disk = createModelledDisk({ cutAt: 2 });
    const file = await disk.create('/d/a');
    await expect(file.write(0, bytes('one'))).rejects.toThrow('The power was cut.');
    await expect(file.read(0, 1)).rejects.toThrow('The power was cut.');
    expect(disk.isCut).toBe(true);
    expect(disk.operations.map(({ number, type }) => [number, type])).toEqual([
      [1, 'create'],
      [2, 'write'],
    ]);
    expect(await leftOf('/d/a')).toEqual(
      new Set([null, '', 'one', '\0\0\0', expect.stringMatching(/^[a-z]{3}$/)]),
    );
  });

  it('fills the disk in the middle of a write', async () => {
    disk = createModelledDisk({ faultOf: ({ number }) => (number === 2 ? 'full' : null) });
    const file = await disk.create('/d/a');
    await expect(file.write(0, bytes('half'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(text(await file.read(0, 9))).toBe('ha');
  });

  it.each([
    ['sync-fails-lost', ''],
    ['sync-fails-kept', 'one'],
  ] as const)(
    'of the kind %s leaves the cache as it was, and a second sync proves nothing',
    async (fault, left) => {
      disk = createModelledDisk({ faultOf: ({ number }) => (number === 3 ? fault : null) });
      const file = await disk.create('/d/a');
      await file.write(0, bytes('one'));
      await expect(file.sync()).rejects.toMatchObject({ code: 'EIO' });
      await file.sync();
      await disk.syncFolder('/d');
      expect(text(await file.read(0, 3))).toBe('one');
      expect(await leftOf('/d/a')).toEqual(new Set([left]));
    },
  );
});
