import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFirstKeys } from '../src/first-keys.js';
import type { FirstKeysOptions } from '../src/first-keys.js';
import { createStore } from '../src/store.js';
import type { Store, StoreOptions } from '../src/store.js';
import { crypto } from './fixture.js';

let folder: string;
/** A store that was started once, and stopped. */
let started: string;
let first: Pick<Store, 'root' | 'operatorToken' | 'warnings'>;

const start = (dataDir: string, options: Partial<StoreOptions> = {}) =>
  createStore({ dataDir, port: 0, keyBits: 2048, ...options });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'first-start-'));
  started = join(folder, 'started');
  const store = await start(started);
  first = { root: store.root, operatorToken: store.operatorToken, warnings: store.warnings };
  await store.close();
});

afterAll(() => rm(folder, { recursive: true }));

/** A copy of the stopped store, to be damaged. */
async function copy(name: string): Promise<string> {
  const path = join(folder, name);
  await cp(started, path, { recursive: true });
  return path;
}

describe('the first start', () => {
  it('makes keys, token and database, and tells what to do before anybody relies on it', async () => {
    expect((await readdir(started)).sort()).toEqual(['blobs', 'database', 'operator.token', 'trust']);
    expect((await readdir(join(started, 'trust'))).sort()).toEqual(
      ['keys', 'root-keys', 'store-keys.json', 'witness'].sort(),
    );
    expect(first.root).toBe(await readFile(join(started, 'trust/store-keys.json'), 'utf8'));
    expect(first.warnings).toEqual([
      expect.stringContaining('The witness of the log runs inside this store') as string,
      expect.stringContaining('The root keys of this store lie in') as string,
    ]);
  });

  it('with witnesses wants their keys first, and makes none', async () => {
    const dataDir = join(folder, 'witnessed');
    await expect(start(dataDir, { witnesses: ['http://127.0.0.1:1'] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('miniapp keys create-store') as string,
    });
    expect(await readdir(dataDir)).not.toContain('trust');
  });
});

describe('a start after a power cut in the first one', () => {
  const options = (path: string): FirstKeysOptions => ({
    ...{ folder: path, origin: 'store.acme.com', isOriginGiven: true, keyBits: 2048 },
    ...{ hasWitnesses: false, hasBegun: false, crypto, now: new Date('2026-11-20T10:00:00Z') },
  });

  it('begins again where the keys were half made', async () => {
    const path = join(folder, 'half');
    await mkdir(join(`${path}.new`, 'keys'), { recursive: true });
    await writeFile(join(`${path}.new`, 'keys/statements.key.pem'), 'half a k');
    const bytes = await openFirstKeys(options(path));
    expect(await openFirstKeys(options(path))).toEqual(bytes);
    expect(await readdir(folder)).not.toContain('half.new');
    await expect(openFirstKeys({ ...options(path), origin: 'other.acme.com' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('an origin never changes') as string,
    });
  });

  it('goes on where the keys were made and the database was not', async () => {
    const dataDir = join(folder, 'no-database');
    await cp(join(started, 'trust'), join(dataDir, 'trust'), { recursive: true });
    await mkdir(join(dataDir, 'database.new'));
    const store = await start(dataDir);
    expect(store.root).toBe(first.root);
    await store.close();
  });

  it('says that keys without their document belong to nothing it knows', async () => {
    const path = join(folder, 'loose');
    await mkdir(join(path, 'keys'), { recursive: true });
    await expect(openFirstKeys(options(path))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('has no store-keys.json') as string,
    });
  });
});

const refusals: readonly (readonly [
  title: string,
  damage: (dataDir: string) => Promise<unknown>,
  code: string,
  mentions: string,
])[] = [
  [
    'its first keys',
    (dataDir) => rm(join(dataDir, 'trust/store-keys.json')),
    'DATA_DAMAGED',
    'from a backup',
  ],
  [
    'all its keys',
    (dataDir) => rm(join(dataDir, 'trust'), { recursive: true }),
    'DATA_DAMAGED',
    'hosts pin it',
  ],
  [
    'half of its first keys',
    (dataDir) => writeFile(join(dataDir, 'trust/store-keys.json'), first.root.slice(0, 700)),
    'CONFIG_INVALID',
    'cannot be used',
  ],
  [
    'the key for statements',
    (dataDir) => rm(join(dataDir, 'trust/keys/statements.key.pem')),
    'KEY_MISSING',
    'for the role statements',
  ],
  [
    'the key of its log',
    (dataDir) => rm(join(dataDir, 'trust/keys/log.key.pem')),
    'KEY_MISSING',
    'for the role log',
  ],
  [
    'half of a key',
    (dataDir) => writeFile(join(dataDir, 'trust/keys/log.key.pem'), '-----BEGIN PRIVATE KEY-----\nMIIE'),
    'DATA_DAMAGED',
    'log.key.pem is not a private key',
  ],
  [
    'the key of its witness',
    (dataDir) => rm(join(dataDir, 'trust/witness/witness.key.pem')),
    'CONFIG_INVALID',
    'STORE_WITNESSES',
  ],
  [
    'the token of its operator',
    (dataDir) => writeFile(join(dataDir, 'operator.token'), ''),
    'DATA_DAMAGED',
    'delete it',
  ],
];

describe('a store that has lost', () => {
  it.each(refusals)('%s says so when it starts', async (title, damage, code, mentions) => {
    const dataDir = await copy(title.replaceAll(' ', '-'));
    await damage(dataDir);
    const before = await readdir(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(mentions) as string,
    });
    // Nothing is made in its place, and the folder is free for whoever repairs it.
    expect(await readdir(dataDir)).toEqual(before);
    await rm(dataDir, { recursive: true });
  });

  it('its database alone is not the store that its backup was', async () => {
    const dataDir = await copy('other-keys');
    const other = join(folder, 'other-trust');
    const options = { origin: 'store.acme.com', isOriginGiven: true, keyBits: 2048, hasBegun: false };
    await openFirstKeys({ ...options, folder: other, hasWitnesses: false, crypto, now: new Date() });
    await rm(join(dataDir, 'trust'), { recursive: true });
    await cp(other, join(dataDir, 'trust'), { recursive: true });
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('is not the document that this store began with') as string,
    });
  });
});

describe('one folder', () => {
  it('has one store at a time, in this process too', async () => {
    const dataDir = await copy('shared');
    const store = await start(dataDir);
    for (const path of [dataDir, join(dataDir, '../shared'), `${dataDir}/`])
      await expect(start(path)).rejects.toMatchObject({
        code: 'DATA_IN_USE',
        message: expect.stringContaining('another store in this process') as string,
      });
    expect((await fetch(`${store.url}/trust/store-keys`)).status).toBe(200);
    await store.close();
    const both = await Promise.allSettled([start(dataDir), start(dataDir)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const one of both) if (one.status === 'fulfilled') await one.value.close();
    await expect(stat(join(dataDir, 'store.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['', 'words', '0', '-1', '2147483646', String(process.pid)])(
    'is taken over from a store that left the lock %j behind',
    async (lock) => {
      const dataDir = join(folder, 'left-behind');
      if (!(await readdir(folder)).includes('left-behind')) await copy('left-behind');
      await writeFile(join(dataDir, 'store.lock'), lock);
      const store = await start(dataDir);
      expect(await readFile(join(dataDir, 'store.lock'), 'utf8')).toBe(String(process.pid));
      await store.close();
    },
  );
});
