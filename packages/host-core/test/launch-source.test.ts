import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHost } from '../src/index.js';
import { id } from './device.js';
import { openSourceScene, sourceUrl } from './source-scene.js';

import type { ReleaseFactory } from '@org/testkit';
import type { SourceScene } from './source-scene.js';

const ownId = `localhost.${id}`;

let factory: ReleaseFactory;
let scene: SourceScene;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  scene = await openSourceScene(factory);
  scene.serve('manifest.json', {
    ...{ id, name: 'Loans at work', version: '1.0.0', minHostVersion: '1.0.0', entryPoint: 'index.html' },
    ...{ permissions: ['payment'], allowedDomains: ['api.localhost:3000'] },
  });
  scene.serve('index.html', '<p>first');
});

describe('an unsigned source', () => {
  it('runs under an id of its own, as its manifest says', async () => {
    const program = await scene.launch();
    expect([program.id, program.name, program.version]).toEqual([ownId, 'Loans at work', '1.0.0']);
    const { programId, entryPoint, domains, webStorage, statement, pieces, containerBytes } =
      scene.programs.surface.request;
    expect({ programId, entryPoint, domains, webStorage, statement, pieces, containerBytes }).toEqual({
      ...{ programId: ownId, entryPoint: 'index.html', domains: ['api.localhost:3000'], webStorage: true },
      ...{ statement: new Uint8Array(), pieces: [], containerBytes: 0 },
    });
  });

  it('gives each file as the server has it at that moment', async () => {
    await scene.launch();
    expect(await scene.read('index.html')).toBe('<p>first');
    scene.serve('index.html', '<p>second');
    expect(await scene.read('index.html')).toBe('<p>second');
    scene.serve('a folder/ä+.js', 'odd');
    expect(await scene.read('a folder/ä+.js')).toBeNull(); // no path of a package
    scene.serve('a%20folder/b%2B.js', 'escaped');
    expect(await scene.read('a folder/b+.js')).toBe('escaped');
    for (const path of ['other.html', '../secret', 'manifest.json', '//evil.example/x', ''])
      expect([path, await scene.read(path)]).toEqual([path, null]);
  });

  it('is gated by its manifest and its user, and by no partner', async () => {
    await scene.launch();
    expect(await scene.call('payment.pay', { orderId: 'o', amount: 1, currency: 'USD' })).toMatchObject({
      type: 'result',
    });
    expect(await scene.call('auth.getToken', { scopes: ['a'] })).toMatchObject({
      error: { code: 'PERMISSION_DENIED', message: expect.stringContaining('not in the manifest') as string },
    });
    expect((await scene.host.grants(ownId)).map(({ permission }) => permission)).toEqual(['payment']);
    expect(await scene.host.grants(id)).toEqual([]);
  });

  it('finds nothing of the installed program, and leaves nothing to it', async () => {
    await scene.install();
    await scene.launchInstalled();
    await scene.call('storage.set', { key: 'cart', value: 'installed' });
    await scene.closeInstalled();
    const before = scene.recordRows();
    await scene.launch();
    expect(await scene.call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: null } });
    await scene.call('storage.set', { key: 'cart', value: 'source' });
    scene.programs.surface.sign({ type: 'crashed', reason: 'killed' });
    await settle();
    expect(scene.platform.openSurfaces.size).toBe(0);
    expect(scene.recordRows()).toEqual(before);
    await scene.launchInstalled();
    expect(await scene.call('storage.get', { key: 'cart' })).toMatchObject({
      result: { value: 'installed' },
    });
  });

  it('begins anew when it asks to, closes, and can be removed with all it keeps', async () => {
    const program = await scene.launch();
    await scene.call('storage.set', { key: 'cart', value: 1 });
    await scene.call('app.restart');
    await scene.platform.clock.advance(1);
    await settle();
    expect([program.state, scene.programs.opened.length]).toEqual(['running', 2]);
    expect(await scene.call('update.check')).toMatchObject({
      result: { status: 'up-to-date', version: null },
    });
    await scene.host.uninstall(ownId);
    expect(program.state).toBe('closed');
    expect([...scene.platform.disk.rows.keys()].filter((key) => key.includes(ownId))).toEqual([]);
  });

  it('is no program that can be installed or opened otherwise', async () => {
    expect(() => scene.host.update(ownId)).toThrow('open it with launchSource');
    expect(() => scene.host.launch(ownId)).toThrow('open it with launchSource');
    await scene.launch();
    expect(await scene.host.installed()).toEqual([]);
  });

  it('that needs a newer app says so', async () => {
    scene.serve('manifest.json', {
      ...{ id, name: 'Loans', version: '1.0.0', minHostVersion: '9.0.0', entryPoint: 'index.html' },
    });
    expect(await scene.host.launchSource(sourceUrl)).toEqual({
      type: 'host-update-required',
      version: '1.0.0',
      minHostVersion: '9.0.0',
    });
  });

  it('is nothing that a release host knows', async () => {
    const { platform, store } = scene;
    const options = {
      platform,
      name: 'Host',
      version: '2.0.0',
      store: { url: store.url, root: factory.root },
    };
    expect(await createHost(options)).not.toHaveProperty('launchSource');
  });
});

describe('a server that does not do its part', () => {
  it.each<[string, (scene: SourceScene) => void, string, RegExp]>([
    ['is off', ({ server }) => void (server.isOff = true), 'SOURCE_UNAVAILABLE', /Is its server running/],
    ['has no manifest', ({ server }) => server.files.clear(), 'SOURCE_UNAVAILABLE', /serve the folder/],
    ['fails', ({ server }) => void (server.status = 500), 'SOURCE_UNAVAILABLE', /status 500/],
    [
      'never ends its manifest',
      (one) => {
        one.serve('manifest.json', ' '.repeat(1_048_577));
      },
      'SOURCE_UNAVAILABLE',
      /more than 1048576 bytes/,
    ],
    [
      'has a manifest that is none',
      (one) => {
        one.serve('manifest.json', { id: 'Loans' });
      },
      'SOURCE_INVALID',
      /manifest\.json cannot be run\. manifest\.json: /,
    ],
  ])('because it %s: the launch says what to do', async (_, spoil, code, message) => {
    spoil(scene);
    await expect(scene.host.launchSource(sourceUrl)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('because it says nothing at all is not waited for for ever', async () => {
    scene.server.isSilent = true;
    const launch = expect(scene.host.launchSource(sourceUrl)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    await scene.platform.clock.advance(20_000);
    await launch;
  });

  it('while the program runs: the file is not there, and the log says why', async () => {
    await scene.launch();
    scene.server.isOff = true;
    const { files } = scene.programs.surface.request;
    await expect(files.read('index.html')).rejects.toMatchObject({ name: 'PartUnavailableError' });
    expect(await files.replace('index.html')).toBeNull();
    expect(scene.platform.logged.filter(({ event }) => event === 'source-unanswered')).toHaveLength(2);
  });
});

describe('the URL of a source', () => {
  it.each([
    'http://localhost:8080/',
    'http://localhost:8080',
    'http://loans.localhost/app/',
    'http://127.0.0.1:8080/',
    'http://[::1]:8080/',
    'https://preview.partner.example/pr-12/',
  ])('may be %s', async (url) => {
    scene.server.base = url.endsWith('/') ? url : `${url}/`;
    expect((await scene.host.launchSource(url)).type).toBe('launched');
  });

  it.each([
    'http://192.168.0.10:8080/',
    'http://localhost.evil.example/',
    'http://evil.example/',
    'http://localhost:8080@evil.example/',
    'https://user@evil.example/',
    'http://localhost:8080/?a=1',
    'http://localhost:8080/#a',
    'http://localhost:8080/a/../',
    'file:///etc/',
    'ftp://localhost/',
    '',
  ])('may not be "%s"', async (url) => {
    await expect(scene.host.launchSource(url)).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
    expect(scene.server.requests).toEqual([]);
  });
});
