import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createModelledDisk, storageContract } from '@org/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openFileStore } from '../src/file-store.js';
import { knock, openDoor } from '../src/process-door.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file store on a real disk', () => {
  it('holds the storage contract', async () => {
    const store = await openFileStore(join(folder, 'made', 'by', 'itself'));
    const report = await storageContract(store);
    await store.close();
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBe(10);
  });

  it('has everything again when it is opened again', async () => {
    const first = await openFileStore(folder);
    await first.records.commit(new Map([['text', 'ü\u0000\ud800']]), { durable: false });
    await first.blobs.put('Large.mpk', bytes(3_000_000));
    await first.close();
    await first.close();

    const second = await openFileStore(folder);
    expect(await second.records.list('')).toEqual([['text', 'ü\u0000\ud800']]);
    expect(await second.blobs.keys()).toEqual(['Large.mpk']);
    expect(await second.blobs.size('Large.mpk')).toBe(3_000_000);
    expect([...(await second.blobs.read('Large.mpk', 2_999_998, 2))]).toEqual([62, 63]);
    await second.close();
  });

  it('tells blobs from one another on disks that do not tell A from a', async () => {
    const store = await openFileStore(folder);
    for (const key of ['A', 'a', 'a.', 'con']) await store.blobs.put(key, bytes(1));
    expect([...(await store.blobs.keys())].sort()).toEqual(['A', 'a', 'a.', 'con']);
    const names = (await readdir(folder)).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    await store.close();
  });

  it.each(['', '../up', 'a/b', 'a\\b', 'x'.repeat(121)])('refuses "%s" as the key of a blob', async (key) => {
    const store = await openFileStore(folder);
    await expect(store.blobs.put(key, bytes(1))).rejects.toThrow('is no key of a blob');
    await store.close();
  });

  it('knows how much more fits', async () => {
    const store = await openFileStore(folder);
    expect(await store.blobs.freeBytes?.()).toBeGreaterThan(1_000_000);
    await store.close();
  });

  it('does not grow with the number of commits', async () => {
    const store = await openFileStore(folder, undefined, { compactBytes: 1_000 });
    for (let count = 0; count < 300; count += 1)
      await store.records.commit(new Map([['count', String(count)]]), { durable: false });
    await store.close();
    for (const name of ['records.a', 'records.b'])
      expect((await readFile(join(folder, name))).length).toBeLessThan(2_000);
  });

  it('answers nothing after close', async () => {
    const store = await openFileStore(folder);
    await store.close();
    await expect(store.records.get('text')).rejects.toThrow('closed');
    await expect(store.records.commit(new Map(), { durable: true })).rejects.toThrow('closed');
  });

  it('forgets drafts of blobs that were never finished', async () => {
    await writeFile(join(folder, 'draft-blob-7'), 'half');
    const store = await openFileStore(folder);
    expect(await readdir(folder)).not.toContain('draft-blob-7');
    await store.close();
  });
});

describe('the folder of a file store', () => {
  it('is open once in a process', async () => {
    const first = await openFileStore(folder);
    await expect(openFileStore(folder)).rejects.toThrow('in use by another file store of this process');
    await first.close();
    await (await openFileStore(folder)).close();
  });

  it('is open in one process; a dead one gives way', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(holder, 'spawn');
    const { pid } = holder;
    await writeFile(join(folder, 'lock-4'), JSON.stringify({ processId: pid, startedAt: null }));
    await expect(openFileStore(folder)).rejects.toThrow(`in use by process ${String(pid)}: stop it`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const store = await openFileStore(folder);
    expect((await readdir(folder)).filter((name) => name.startsWith('lock'))).toEqual(['lock-5']);
    await store.close();
  });

  it.each([
    ['a number that another process has got since', JSON.stringify({ processId: 1, startedAt: 'long ago' })],
    [
      'its own number, of a process that is dead',
      JSON.stringify({ processId: process.pid, startedAt: null }),
    ],
    ['nothing, torn by a power cut', ''],
    ['something else', '[1, 2]'],
    ['numbers that are none', JSON.stringify({ processId: -1, startedAt: 7 })],
  ])('is taken over from a lock that holds %s', async (_what, text) => {
    await writeFile(join(folder, 'lock-1'), text);
    await (await openFileStore(folder)).close();
  });

  it('is held by whoever answers at its door, where no system says when a process began', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(holder, 'spawn');
    const door = await openDoor(folder);
    const lock = { processId: holder.pid, startedAt: null, door: door?.path };
    await writeFile(join(folder, 'lock-1'), JSON.stringify(lock));
    await expect(openFileStore(folder)).rejects.toThrow('in use by process');
    await door?.close();
    // The owner died with its door left behind, and another process has its number.
    const dead = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(door?.path)})`,
    ]);
    while ((await knock(door?.path ?? '')) !== 'answers') await sleep(20);
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(await knock(door?.path ?? '')).toBe('silent');
    await (await openFileStore(folder)).close();
    expect((await readdir(folder)).filter((name) => name.startsWith('door'))).toEqual([]);
    holder.kill('SIGKILL');
  });

  it('has no door in a folder whose name is too long for one', async () => {
    expect(await openDoor(join(folder, 'x'.repeat(120)))).toBeNull();
  });

  it('is taken by one of many that start at once', async () => {
    await writeFile(join(folder, 'lock-1'), '');
    // The lock keeps apart processes; so each starter here is one.
    const script = `
      import { openFileStore } from ${JSON.stringify(join(import.meta.dirname, '../src/file-store.ts'))};
      try { await openFileStore(${JSON.stringify(folder)}); console.log('taken'); setInterval(() => {}, 1000); }
      catch { console.log('refused'); }`;
    const starters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]),
    );
    const words = await Promise.all(
      starters.map(async ({ stdout }) => String((await once(stdout, 'data')) as unknown[]).trim()),
    );
    for (const starter of starters) starter.kill('SIGKILL');
    expect(words.filter((word) => word === 'taken')).toHaveLength(1);
  });
});

describe('a file store on a full disk', () => {
  it('rejects with QuotaExceededError, has changed nothing, and works when there is space again', async () => {
    let isFull = false;
    const disk = createModelledDisk({ faultOf: () => (isFull ? 'full' : null) });
    const store = await openFileStore('/store', disk);
    await store.records.commit(new Map([['kept', '1']]), { durable: true });
    isFull = true;
    const full = expect.objectContaining({ name: 'QuotaExceededError' }) as Error;
    await expect(store.records.commit(new Map([['kept', '2']]), { durable: true })).rejects.toEqual(full);
    await expect(store.records.commitIf(new Map(), new Map([['more', '2']]))).rejects.toEqual(full);
    await expect(store.blobs.put('large', bytes(10_000))).rejects.toEqual(full);
    expect(await store.records.list('')).toEqual([['kept', '1']]);
    expect(await store.blobs.keys()).toEqual([]);
    isFull = false;
    await store.records.commit(new Map([['kept', '3']]), { durable: true });
    await store.blobs.put('large', bytes(10_000));
    await store.close();
    const again = await openFileStore('/store', disk);
    expect(await again.records.list('')).toEqual([['kept', '3']]);
  });

  it('opens, and reads what is there', async () => {
    const disk = createModelledDisk();
    const store = await openFileStore('/store', disk);
    await store.records.commit(new Map([['kept', '1']]), { durable: true });
    await store.close();
    const full = createModelledDisk({ image: disk.afterKill(), faultOf: () => 'full' });
    expect(await (await openFileStore('/store', full)).records.get('kept')).toBe('1');
  });
});

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < count; offset += 1_000)
    yield await Promise.resolve(
      Uint8Array.from({ length: Math.min(1_000, count - offset) }, (_, index) => (offset + index) % 64),
    );
}
