import { decodeUtf8, encodeUtf8, parseStatement } from '@org/package-format';
import { signStatement } from '@org/package-format/sign';
import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHost } from '../src/host.js';
import { id, openDevice } from './device.js';

import type { PlatformSurfaces, PreparedRelease } from '../src/platform.js';
import type { ReleaseFactory } from '@org/testkit';
import type { Device } from './device.js';

let factory: ReleaseFactory;
let device: Device;
/** What was made ready, and what became of it. */
let prepared: { readonly release: PreparedRelease; state: 'ready' | 'opened' | 'closed' }[];

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  device = await openDevice(factory);
  prepared = [];
  await device.install('1.0.0');
});

/** Lets the platform make surfaces ready. */
function letPrepare(): void {
  const { surfaces } = device.platform;
  const prepare: PlatformSurfaces['prepare'] = (release) => {
    const one: (typeof prepared)[number] = { release, state: 'ready' };
    prepared.push(one);
    return Promise.resolve({
      open: (request, onSign) => {
        one.state = 'opened';
        return surfaces.open(request, onSign);
      },
      close: () => {
        one.state = 'closed';
        return Promise.resolve();
      },
    });
  };
  Object.assign(surfaces, { prepare });
}

const states = () => prepared.map(({ state }) => state);

describe('a surface that is made ready', () => {
  it('is the one that the launch opens', async () => {
    letPrepare();
    expect(await device.host.prepare(id)).toBe(true);
    expect(device.programs.opened).toEqual([]);
    expect(prepared[0]?.release).toMatchObject({ programId: id, entryPoint: 'index.html' });
    await device.launch();
    expect(states()).toEqual(['opened']);
  });

  it('is made once, however often the pointer comes by', async () => {
    letPrepare();
    await device.host.prepare(id);
    expect(await device.host.prepare(id)).toBe(true);
    expect(states()).toEqual(['ready']);
  });

  it('makes way for that of another program, also when both are asked for at once', async () => {
    letPrepare();
    const other = 'com.example.other';
    await device.publish('1.0.0', { manifest: { id: other } });
    await device.host.update(other);
    expect(await Promise.all([device.host.prepare(id), device.host.prepare(other)])).toEqual([true, true]);
    expect(states()).toEqual(['closed', 'ready']);
  });

  it('counts no attempt of a trial, and begins none', async () => {
    letPrepare();
    const before = [...device.platform.disk.rows];
    await device.host.prepare(id);
    expect([...device.platform.disk.rows]).toEqual(before);
    expect(device.notices).toEqual([]);
  });

  it('is of the release that waits, if the next launch tries that', async () => {
    await (await device.launch()).close();
    await device.install('1.1.0');
    letPrepare();
    await device.host.prepare(id);
    expect((await device.launch()).version).toBe('1.1.0');
    expect(states()).toEqual(['opened']);
  });

  it('is not opened for another release', async () => {
    await (await device.launch()).close();
    letPrepare();
    await device.host.prepare(id);
    await device.install('1.1.0');
    expect((await device.launch()).version).toBe('1.1.0');
    expect(states()).toEqual(['ready']);
    await device.platform.clock.advance(30_000);
    expect(states()).toEqual(['closed']);
  });

  it('is not opened for another statement about the same release', async () => {
    letPrepare();
    await device.host.prepare(id);
    const { rows } = device.platform.disk;
    const key = `program/${id}`;
    const record = JSON.parse(rows.get(key) ?? '') as { staged: { statement: string } };
    const said = parseStatement(encodeUtf8(record.staged.statement));
    const again = await signStatement(said, factory.authority.keys.statements.signer);
    rows.set(key, JSON.stringify({ ...record, staged: { ...record.staged, statement: decodeUtf8(again) } }));
    await device.launch();
    expect(states()).toEqual(['ready']);
  });

  it.for<[string, () => Promise<unknown>]>([
    ['half a minute has gone by', () => device.platform.clock.advance(30_000)],
    ['memory is short', () => device.host.relieveMemory()],
    ['its program is uninstalled', () => device.host.uninstall(id)],
    ['the host closes', () => device.host.close()],
  ])('is let go of when %s', async ([, end]) => {
    letPrepare();
    await device.host.prepare(id);
    await end();
    await settle();
    expect(states()).toEqual(['closed']);
  });
});

describe('a spare surface', () => {
  /** What became of each that was booted. */
  let spares: ('booted' | 'opened' | 'closed')[];

  beforeEach(async () => {
    await device.install('1.0.0', { manifest: { webStorage: false } });
    spares = [];
    const { surfaces } = device.platform;
    const prepareAny: PlatformSurfaces['prepareAny'] = () => {
      const index = spares.push('booted') - 1;
      return Promise.resolve({
        open: (request, onSign) => {
          spares[index] = 'opened';
          return surfaces.open(request, onSign);
        },
        close: () => {
          spares[index] = 'closed';
          return Promise.resolve();
        },
      });
    };
    Object.assign(surfaces, { prepareAny });
  });

  const openHost = () =>
    createHost({
      platform: device.platform,
      name: 'Test Host',
      version: '2.0.0',
      store: { url: device.store.url, root: factory.root },
      spareSurface: true,
    });

  it('is not kept unless the host wants one', async () => {
    await device.platform.clock.advance(60_000);
    await device.launch();
    await device.platform.clock.advance(60_000);
    expect(spares).toEqual([]);
  });

  it('is booted in a calm moment, opened by the next program, and followed by another', async () => {
    const host = await openHost();
    await device.platform.clock.advance(1_999);
    expect(spares).toEqual([]);
    await device.platform.clock.advance(1);
    expect(spares).toEqual(['booted']);
    await host.launch(id);
    expect(spares).toEqual(['opened']);
    await device.platform.clock.advance(2_000);
    expect(spares).toEqual(['opened', 'booted']);
  });

  it('is not for a program with web storage', async () => {
    const host = await openHost();
    const other = 'com.example.other';
    await device.publish('1.0.0', { manifest: { id: other, webStorage: true } });
    await host.update(other);
    await device.platform.clock.advance(2_000);
    await host.launch(other);
    expect(spares).toEqual(['booted']);
  });

  it('is let go of when memory is short, also while it boots, and comes back with the next launch', async () => {
    const host = await openHost();
    await device.platform.clock.advance(2_000);
    await host.relieveMemory();
    await device.platform.clock.advance(60_000);
    expect(spares).toEqual(['closed']);
    await host.launch(id);
    await device.platform.clock.advance(2_000);
    await host.close();
    await device.platform.clock.advance(60_000);
    expect(spares).toEqual(['closed', 'closed']);
  });

  it('that cannot be booted keeps no program from opening', async () => {
    Object.assign(device.platform.surfaces, { prepareAny: () => Promise.reject(new Error('No memory.')) });
    const host = await openHost();
    await device.platform.clock.advance(2_000);
    expect(await host.launch(id)).toMatchObject({ type: 'launched' });
  });
});

describe('nothing is made ready', () => {
  it('of a program that runs already', async () => {
    letPrepare();
    await device.launch();
    expect(await device.host.prepare(id)).toBe(false);
    expect(states()).toEqual([]);
  });

  it('of a program that is not there', async () => {
    letPrepare();
    expect(await device.host.prepare('com.example.other')).toBe(false);
  });

  it('where the platform cannot', async () => {
    expect(await device.host.prepare(id)).toBe(false);
    expect((await device.launch()).version).toBe('1.0.0');
  });

  it('where the engine fails, which the launch then finds out for itself', async () => {
    const prepare = () => Promise.reject(new Error('no frame'));
    Object.assign(device.platform.surfaces, { prepare });
    expect(await device.host.prepare(id)).toBe(false);
    expect(device.platform.logged).toContainEqual({
      ...{ level: 'warn', event: 'not-prepared', programId: id },
      detail: 'no frame',
    });
    expect((await device.launch()).version).toBe('1.0.0');
  });
});
