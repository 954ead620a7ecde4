import { createMemoryPlatform, createReleaseFactory, scriptPrograms, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHost } from '../src/host.js';
import { parseRecord, recordKey } from '../src/program-record.js';
import { id, openDevice } from './device.js';

import type { Host } from '../src/host-api.js';
import type { ReleaseFactory, ScriptedPrograms } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;
let alive: Set<string>;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  alive = new Set();
  await device.install('1.0.0');
  await device.launch();
});

/** One of several pages over the disk of the device. */
async function openTab(name: string): Promise<{ host: Host; programs: ScriptedPrograms }> {
  const { disk, clock, network } = device.platform;
  alive.add(name);
  const programs = scriptPrograms(settle);
  const instances = { own: name, alive: () => Promise.resolve(new Set(alive)) };
  const platform = createMemoryPlatform({ network, disk, clock, program: programs.script, instances });
  const store = { url: device.store.url, root: factory.root };
  return { host: await createHost({ platform, name, version: '2.0.0', store }), programs };
}

async function versionOf(host: Host): Promise<string> {
  const outcome = await host.launch(id);
  for (let rounds = 0; rounds < 3; rounds += 1) await settle();
  return outcome.type === 'launched' ? outcome.program.version : outcome.type;
}

const record = () => parseRecord(device.platform.disk.rows.get(recordKey(id)) ?? '', id);

describe('two pages over one disk (updates 2.12)', () => {
  it('never try a release in one while the program runs in the other', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    expect(await versionOf(one.host)).toBe('1.0.0');
    await device.publish('1.1.0');
    expect(await two.host.update(id)).toMatchObject({ type: 'staged' });
    expect(await versionOf(two.host)).toBe('1.0.0');
    await one.host.close();
    expect(await versionOf(two.host)).toBe('1.1.0');
    expect(record().active?.version).toBe('1.1.0');
  });

  it('write nothing into data that went back with a trial', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    expect(await versionOf(one.host)).toBe('1.0.0');
    const write = async (tab: typeof one, value: unknown) => {
      const call = `write-${String(value)}`;
      const params = { key: 'cart', value };
      tab.programs.guest.send([{ type: 'call', id: call, method: 'storage.set', params }]);
      for (let rounds = 0; rounds < 3; rounds += 1) await settle();
      return tab.programs.guest.answersTo(call)[0];
    };
    await write(one, 'old');
    await device.publish('2.0.0', { manifest: { dataVersion: 2 } });
    await one.host.update(id);
    for (const { programs } of [one, two]) programs.behaviours.set('2.0.0', 'never-ready');
    expect(await versionOf(one.host)).toBe('2.0.0');
    expect(await versionOf(two.host)).toBe('2.0.0');
    expect(await write(two, 'new')).toMatchObject({ result: null });
    one.programs.surface.sign({ type: 'error', message: 'x is not defined' });
    await device.platform.clock.advance(0);
    expect(one.programs.opened.at(-1)).toBe('1.0.0');
    expect(await write(two, 'newer')).toMatchObject({ error: { code: 'CONFLICT' } });
    expect(device.platform.disk.rows.get(`storage/${id}:cart`)).toBe('"old"');
  });

  it('leave a trial to the page that runs it', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await device.publish('1.1.0');
    await one.host.update(id);
    one.programs.behaviours.set('1.1.0', 'never-ready');
    expect(await versionOf(one.host)).toBe('1.1.0');
    expect(await versionOf(two.host)).toBe('1.0.0');
    expect(record().trial).toMatchObject({ attempts: 1 });
    await device.platform.clock.advance(8_000);
    expect(record().active?.version).toBe('1.1.0');
  });

  it('join a trial that has its own form of the data: nothing else could read them', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await device.publish('1.1.0', { manifest: { dataVersion: 2 } });
    await one.host.update(id);
    one.programs.behaviours.set('1.1.0', 'never-ready');
    expect(await versionOf(one.host)).toBe('1.1.0');
    expect(await versionOf(two.host)).toBe('1.1.0');
    expect(record().trial).toMatchObject({ attempts: 1 });
  });

  it('begin a trial once when both launch in the same moment', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await device.publish('1.1.0');
    await one.host.update(id);
    for (const { programs } of [one, two]) programs.behaviours.set('1.1.0', 'never-ready');
    const versions = await Promise.all([versionOf(one.host), versionOf(two.host)]);
    expect(versions.sort()).toEqual(['1.0.0', '1.1.0']);
    expect(record().trial).toMatchObject({ attempts: 1 });
  });

  it('forget a page that died: what it held is nobody’s any more', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await versionOf(one.host);
    alive.delete('one');
    await device.publish('1.1.0');
    await two.host.update(id);
    expect(await versionOf(two.host)).toBe('1.1.0');
    expect([...device.platform.disk.rows.keys()].filter((key) => key.startsWith('lease/'))).toEqual([
      `lease/${id}/two`,
    ]);
  });

  it('keep a package while the other page runs from it, and delete it after', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await versionOf(one.host);
    const old = record().active?.digest ?? '';
    const has = () => device.platform.disk.bodies.has(`${old}.mpk`);
    for (const version of ['1.1.0', '1.2.0']) {
      await device.publish(version);
      await two.host.update(id);
      // The first page’s session keeps the others from trying: the record moves on by other means, such as a recall.
      const rows = device.platform.disk.rows;
      const moved = { ...record(), active: record().staged, previous: null, staged: null };
      rows.set(recordKey(id), JSON.stringify(moved));
    }
    await two.host.checkForUpdates();
    expect(has()).toBe(true);
    await one.host.close();
    await settle();
    expect(has()).toBe(false);
  });

  it('lose no event when both change the record at once', async () => {
    const [one, two] = [await openTab('one'), await openTab('two')];
    await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => one.host.setChannel(id, `one-${String(index)}`)),
      ...Array.from({ length: 10 }, (_, index) => two.host.setChannel(id, `two-${String(index)}`)),
    ]);
    const before = record().generation;
    expect(before).toBeGreaterThanOrEqual(20);
  });
});

describe('a full disk (updates 3.4)', () => {
  const full = () => Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' }));

  it('keeps no installed program from opening, and tries nothing new', async () => {
    await device.install('1.1.0');
    const { records } = device.platform;
    const whole = { ...records };
    Object.assign(records, { commit: full, commitIf: full });
    expect((await device.launch()).version).toBe('1.0.0');
    Object.assign(records, whole);
    expect((await device.launch()).version).toBe('1.1.0');
  });

  it('is an outcome of an update, with what it needs', async () => {
    await device.publish('1.1.0');
    Object.assign(device.platform.blobs, { put: full });
    const updating = device.host.update(id);
    await device.platform.clock.advance(300_000);
    expect(await updating).toMatchObject({ type: 'no-space', version: '1.1.0' });
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
