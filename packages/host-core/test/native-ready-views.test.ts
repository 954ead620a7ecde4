import { createVirtualClock, settle } from '@org/testkit';
import { beforeEach, describe, expect, it } from 'vitest';

import { createNativeLink } from '../src/native/native-link.js';
import { createNativeSurfaces } from '../src/native/native-surfaces.js';

import type { PreparedSurface, SurfaceRequest, SurfaceSign } from '../src/platform.js';
import type { NativeSurfaces } from '../src/native/native-surfaces.js';
import type { VirtualClock } from '@org/testkit';

const origin = 'miniapp://pecho';
const program: SurfaceRequest = {
  programId: 'com.partner.echo',
  label: 'pecho',
  programName: 'Echo',
  entryPoint: 'pages/index.html',
  resume: null,
  welcome: '{"type":"welcome"}',
  webStorage: true,
  domains: ['api.partner.com'],
  statement: new Uint8Array(),
  storeKeys: [],
  storeRoot: new Uint8Array(),
  manifest: new Uint8Array(),
  containerBytes: 0,
  pieces: [],
  mount: 'the screen',
  files: {
    read: (path) => Promise.resolve(new TextEncoder().encode(path)),
    replace: () => Promise.resolve(null),
    part: () => Promise.resolve(null),
  },
};

let clock: VirtualClock;
let surfaces: NativeSurfaces;
/** What the core has asked and told, without numbers of questions. */
let lines: Record<string, unknown>[];
let answer: (error?: string) => Promise<void>;
let signs: SurfaceSign[];

beforeEach(() => {
  const link = createNativeLink();
  let surface = 0;
  let asked = 0;
  lines = [];
  signs = [];
  clock = createVirtualClock();
  surfaces = createNativeSurfaces({
    link,
    clock,
    nextSurface: () => (surface += 1),
    programOrigin: 'miniapp://*',
  });
  answer = async (message) => {
    for (const line of link.drain()) lines.push(JSON.parse(line) as Record<string, unknown>);
    const end = message === undefined ? { value: null } : { error: { message } };
    link.answer((asked += 1), end);
    await settle();
    for (const line of link.drain()) lines.push(JSON.parse(line) as Record<string, unknown>);
  };
});

async function prepared(): Promise<PreparedSurface> {
  const ready = surfaces.prepare?.(program);
  await answer();
  surfaces.loaded(1);
  if (ready === undefined) throw new Error('Nothing can be made ready.');
  return ready;
}

const types = () => lines.map(({ type, surface }) => `${String(type)} ${String(surface)}`);

describe('a web view of an app that is made ready', () => {
  it('is asked for without anything of a launch, and ready when its document is there', async () => {
    let isReady = false;
    void surfaces.prepare?.(program).then(() => (isReady = true));
    await answer();
    expect(lines).toEqual([
      {
        ...{ type: 'surface.prepare', request: 1, surface: 1, label: 'pecho', isPersistent: true },
        url: `${origin}/pages/index.html`,
        rules: expect.stringContaining('api') as unknown,
      },
    ]);
    expect(isReady).toBe(false);
    surfaces.loaded(1);
    await settle();
    expect(isReady).toBe(true);
  });

  it('gets an empty document for whatever it asks, and goes nowhere else', async () => {
    await prepared();
    const asked = { surface: 1, request: 7, method: 'GET', range: null };
    surfaces.request({ ...asked, url: `${origin}/pages/index.html` });
    surfaces.navigation({ surface: 1, request: 8, url: `${origin}/pages/index.html` });
    surfaces.navigation({ surface: 1, request: 9, url: 'miniapp://pother/' });
    surfaces.navigation({ surface: 2, request: 10, url: `${origin}/` });
    await answer();
    expect(lines.slice(1)).toMatchObject([
      { type: 'surface.response', request: 7, status: 200, body: btoa('<!doctype html>') },
      { type: 'surface.decision', request: 8, isAllowed: true },
      { type: 'surface.decision', request: 9, isAllowed: false },
      { type: 'surface.decision', request: 10, isAllowed: false },
    ]);
    expect(lines[1]?.headers).toMatchObject({
      'content-security-policy': expect.not.stringContaining('partner') as unknown,
    });
  });

  it('is the one that is opened, and is served the release from then on', async () => {
    const ready = await prepared();
    void ready.open(program, (sign) => signs.push(sign));
    await answer();
    surfaces.request({ surface: 1, request: 7, method: 'GET', url: `${origin}/pages/a.js`, range: null });
    await settle();
    await answer();
    expect(types()).toEqual(['surface.prepare 1', 'surface.open 1', 'surface.response 1']);
    expect(lines[1]).toMatchObject({ url: `${origin}/pages/index.html`, mount: 'the screen' });
    expect(lines[2]).toMatchObject({ body: btoa('pages/a.js') });
  });

  it('makes way for another when the engine has lost it', async () => {
    const ready = await prepared();
    surfaces.crashed({ surface: 1, reason: 'process-ended' });
    await answer();
    void ready.open(program, (sign) => signs.push(sign));
    await answer();
    expect(types()).toEqual(['surface.prepare 1', 'surface.close 1', 'surface.open 2']);
    expect(signs).toEqual([]);
  });

  it('is taken away once when nobody opens it', async () => {
    const ready = await prepared();
    await ready.close();
    await ready.close();
    await answer();
    expect(types()).toEqual(['surface.prepare 1', 'surface.close 1']);
  });

  it('is none when the app cannot make one, or its engine loads nothing', async () => {
    const said: string[] = [];
    for (const which of ['first', 'second'])
      surfaces.prepare?.(program).catch((error: unknown) => said.push(`${which}: ${String(error)}`));
    await answer('No memory.');
    await answer();
    await clock.advance(5_000);
    expect(said).toEqual(['first: Error: No memory.', 'second: Error: The engine loaded nothing into it.']);
    await answer();
    expect(types().sort()).toEqual([
      'surface.close 1',
      'surface.close 2',
      'surface.prepare 1',
      'surface.prepare 2',
    ]);
  });
});
