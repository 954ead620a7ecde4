import { createReleaseFactory, settle } from '@org/testkit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { id, openDevice } from './device.js';
import { openSourceScene } from './source-scene.js';

import type { ReleaseFactory } from '@org/testkit';
import type { LogEntry } from '../src/platform.js';
import type { SourceScene } from './source-scene.js';

let factory: ReleaseFactory;
let scene: SourceScene;

beforeAll(async () => {
  factory = await createReleaseFactory(globalThis.crypto.subtle);
});

beforeEach(async () => {
  scene = await openSourceScene(factory);
  await scene.install();
  await scene.launchInstalled();
});

const traces = () => scene.platform.logged.filter(({ event }) => event === 'trace');
const lines = () => traces().map(({ detail = '' }) => detail);

describe('the log of a host in development', () => {
  it('has each frame of each session, with the way it went', () => {
    expect(lines().map((line) => /^(to-\w+) \{"type":"(\w+)"/u.exec(line)?.slice(1))).toEqual([
      ['to-host', 'hello'],
      ['to-guest', 'welcome'],
      ['to-host', 'call'],
      ['to-guest', 'result'],
    ]);
    for (const entry of traces()) expect(entry).toMatchObject({ level: 'debug', programId: id });
  });

  it('has nothing that the catalogue calls sensitive, nor what it does not know', async () => {
    await scene.call('storage.set', { key: 'cart', value: 'SECRET-1' });
    await scene.call('storage.get', { key: 'cart' });
    await scene.call('no.such', { value: 'SECRET-2' });
    scene.programs.guest.sendText('{"SECRET-3');
    await settle();
    expect(lines().join('\n')).not.toContain('SECRET');
    expect(lines()).toContainEqual(expect.stringContaining('"method":"storage.set"'));
    expect(lines()).toContainEqual(expect.stringMatching(/^to-host \$unreadable [A-Z_]+$/u));
  });

  it('has lines of at most 1,000 characters and one that says there was more', () => {
    const longest = Math.max(...lines().map(({ length }) => length));
    expect(longest).toBe(1_001);
    expect(lines().find(({ length }) => length === longest)).toMatch(/^to-guest \{"type":"welcome".*…$/u);
  });

  it('changes nothing of what passes', async () => {
    await scene.call('storage.set', { key: 'cart', value: [1] });
    expect(await scene.call('storage.get', { key: 'cart' })).toMatchObject({ result: { value: [1] } });
  });
});

describe('the log of a release host', () => {
  it('has no frame', async () => {
    const device = await openDevice(factory);
    await device.install('1.0.0');
    await device.launch();
    const logged: readonly LogEntry[] = device.platform.logged;
    expect(logged.filter(({ event, level }) => event === 'trace' || level === 'debug')).toEqual([]);
  });
});
