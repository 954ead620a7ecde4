import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createDiskFiles } from '../src/disk-files.js';
import { nodeFileSystem } from '../src/node-file-system.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bytesOf = (text: string) => new TextEncoder().encode(text);
const fresh = { append: false };

describe('files of programs', () => {
  it('are there again when the app starts again, with what was added to their end', async () => {
    const files = createDiskFiles(folder);
    await files.write('com.a', 'drafts/a.txt', bytesOf('one'), fresh);
    await files.write('com.a', 'drafts/a.txt', bytesOf(' two'), { append: true });
    await files.write('com.a', 'new.txt', bytesOf('new'), { append: true });
    await files.write('com.a', 'drafts', bytesOf(''), fresh);
    const again = createDiskFiles(folder);
    expect([...(await again.list('com.a'))].sort()).toEqual([
      ['drafts', 0],
      ['drafts/a.txt', 7],
      ['new.txt', 3],
    ]);
    expect(Buffer.from(await again.read('com.a', 'drafts/a.txt', 2, 4)).toString()).toBe('e tw');
  });

  it('belong to one scope, and tell A from a', async () => {
    const files = createDiskFiles(folder);
    await files.write('com.a', 'A', bytesOf('upper'), fresh);
    await files.write('com.a', 'a', bytesOf('lower'), fresh);
    await files.write('com.b', 'a', bytesOf('other'), fresh);
    await files.removeAll('com.a');
    expect([await files.list('com.a'), await files.list('com.b')]).toEqual([[], [['a', 5]]]);
  });

  it('take the longest path that a program may use', async () => {
    const files = createDiskFiles(folder);
    const path = 'x'.repeat(200);
    await files.write('com.a', path, bytesOf('1'), fresh);
    expect(await files.list('com.a')).toEqual([[path, 1]]);
  });

  it('are read exactly or not at all', async () => {
    const files = createDiskFiles(folder);
    await files.write('com.a', 'a', bytesOf('12345'), fresh);
    await expect(files.read('com.a', 'a', 3, 3)).rejects.toThrow();
    await expect(files.read('com.a', 'b', 0, 0)).rejects.toThrow();
    await files.remove('com.a', 'b');
    await files.remove('com.a', 'a');
    await expect(files.read('com.a', 'a', 0, 1)).rejects.toThrow();
  });

  it('say when the disk is full, and stay as they were', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const files = createDiskFiles(folder);
    await files.write('com.a', 'a', bytesOf('12345'), fresh);
    const onFullDisk = createDiskFiles(folder, {
      ...nodeFileSystem,
      create: async (path) => ({ ...(await nodeFileSystem.create(path)), write: () => Promise.reject(full) }),
    });
    await expect(onFullDisk.write('com.a', 'a', bytesOf('6'), { append: true })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
    expect(await createDiskFiles(folder).list('com.a')).toEqual([['a', 5]]);
  });
});
