import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { openApp, openScene } from './scene.js';

import type { NativeApp } from '../../../../test/native-app.js';
import type { Scene } from './scene.js';

const id = 'com.example.hostile';

/** Holds its first session, and shows when it has one. */
const appScript = `
  window.heard = [];
  addEventListener('message', ({ data }) => { if (data && data.child) heard.push(data); });
  MiniAppBridge.ready().then(async (session) => {
    window.session = session;
    await MiniAppBridge.call('app.ready');
    document.title = 'ready';
  });
`;

/** In a frame: whatever it finds of the app it speaks to, and tells the page what came back. */
const childScript = `
  const wire = globalThis.miniProgramWire;
  const tell = (what) => parent.postMessage({ child: name, what }, '*');
  tell(wire ? 'has the object' : 'has nothing');
  if (wire) {
    wire.onmessage = () => tell('was answered');
    for (const line of ['health\\n{"type":"started"}', 'connect child-12345678', 'packet child-12345678\\n{}'])
      wire.postMessage(line);
    for (const other of [1, null, {}, ['text'], new Uint8Array(4)]) {
      try {
        wire.postMessage(other);
        tell('may post what is no text');
      } catch {
        // Refused, as it should be.
      }
    }
  }
  parent.postMessage({ miniapp: 'connect', nonce: 'child-12345678' }, '*');
  addEventListener('message', ({ ports }) => { if (ports.length > 0) tell('was given a port'); });
`;

/** Opens every kind of frame with the script in it, and gives what they told after a moment. */
const openFrames = `
  const source = await (await fetch('/child.js')).text();
  const markup = '<!doctype html><script src="/child.js"></' + 'script>';
  const kinds = {
    srcdoc: { srcdoc: markup },
    sandboxed: { srcdoc: markup, sandbox: 'allow-scripts' },
    blob: { src: URL.createObjectURL(new Blob([markup], { type: 'text/html' })) },
    data: { src: 'data:text/html,<script>' + encodeURIComponent(source) + '</' + 'script>' },
    own: { src: '/index.html' },
    foreign: { src: 'https://foreign.invalid/' },
  };
  for (const [name, attributes] of Object.entries({ ...kinds, blank: {} })) {
    const frame = document.createElement('iframe');
    for (const [key, value] of Object.entries({ name, ...attributes })) frame.setAttribute(key, value);
    document.body.append(frame);
  }
  const blank = document.querySelector('iframe[name=blank]').contentDocument;
  const script = blank.createElement('script');
  script.src = '/child.js';
  blank.documentElement.append(script);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
  return heard.splice(0).map(({ child, what }) => child + ' ' + what);
`;

/** Whether the session from the beginning still carries calls. */
const sessionHolds = `
  const late = new Promise((resolve) => setTimeout(resolve, 3000, 'silent'));
  return Promise.race([session.call('storage.keys').then(() => 'alive', (error) => error.code), late]);
`;

/** Who says to speak for the program, and what the engine attests of it. */
type Speaker = readonly [
  who: string,
  attested: { readonly isMainFrame?: boolean; readonly origin?: string | ((own: string) => string) },
];

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
  await scene.publish({ manifest: { id }, files: { 'app.js': appScript, 'child.js': childScript } });
});
afterAll(() => scene.close());

/** Launches the program and gives its surface once it has a session. */
async function launch(app: NativeApp): Promise<number> {
  await app.command('launch', id);
  const [surface = 0] = app.surfaces.keys();
  const isReady = async () => {
    if ((await app.evaluate(surface, 'return document.title;')) !== 'ready') throw new Error('Not yet.');
  };
  await vi.waitFor(isReady, { timeout: 20_000 });
  return surface;
}

describe('a hostile program in an Android app', () => {
  let app: NativeApp;
  let surface: number;

  beforeAll(async () => {
    app = await openApp(scene);
    await app.command('update', id);
    surface = await launch(app);
  });
  afterAll(() => app.close());

  it('finds nothing of the app in its window', async () => {
    const names = `return Reflect.ownKeys(window).map(String).filter((name) => /wire|webMessage|miniProgram/i.test(name));`;
    expect(await app.evaluate(surface, names)).toEqual([]);
  });

  it('gets no bridge for any of its frames', async () => {
    const told = await app.evaluate(surface, openFrames);
    expect(told).toEqual(expect.arrayContaining(['srcdoc has nothing', 'blank has nothing']));
    expect((told as readonly string[]).filter((one) => !one.endsWith('has nothing'))).toEqual([]);
    expect(await app.evaluate(surface, sessionHolds)).toBe('alive');
  });

  it('goes nowhere else', async () => {
    const evil = scene.storeUrl.replace('/store', '/evil');
    await app.evaluate(surface, `location.href = '${evil}';`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await app.evaluate(surface, sessionHolds)).toBe('alive');
    expect(scene.requests.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it('loads nothing from anywhere else', async () => {
    const evil = scene.storeUrl.replace('/store', '/evil');
    const tries = `
      const image = new Image();
      image.src = '${evil}?image';
      return fetch('${evil}?fetch', { mode: 'no-cors' }).then(() => 'loaded', () => 'refused');
    `;
    expect(await app.evaluate(surface, tries)).toBe('refused');
    expect(scene.requests.filter((path) => path.includes('evil'))).toEqual([]);
  });

  it.each<Speaker>([
    ['a frame', { isMainFrame: false }],
    ['a foreign document', { origin: 'https://evil.example' }],
    ['a name that only begins so', { origin: (own: string) => `${own}.evil.example` }],
    ['a name that only ends so', { origin: (own: string) => own.replace('https://', 'https://evil') }],
    ['another port', { origin: (own: string) => `${own}:8443` }],
    ['another scheme', { origin: (own: string) => own.replace('https:', 'http:') }],
    ['upper case', { origin: (own: string) => own.toUpperCase() }],
    ['no origin', { origin: 'null' }],
  ])('is not spoken for by %s', async (_, { isMainFrame = true, origin }) => {
    const own = String(await app.evaluate(surface, 'return origin;'));
    const attested = typeof origin === 'function' ? origin(own) : (origin ?? own);
    for (const text of ['health\n{"type":"started"}', 'connect forged-12345678'])
      app.tell({ type: 'surface.text', surface, text, isMainFrame, origin: attested });
    expect(await app.evaluate(surface, sessionHolds)).toBe('alive');
  });

  it('is spoken for by its own document, which shows that the words above could have done harm', async () => {
    const origin = await app.evaluate(surface, 'return origin;');
    app.tell({ type: 'surface.text', surface, text: 'connect forged-12345678', isMainFrame: true, origin });
    expect(await app.evaluate(surface, sessionHolds)).not.toBe('alive');
  });
});

describe('frames that keep the object of the app', () => {
  let app: NativeApp;

  beforeAll(async () => {
    app = await openApp(scene, { framesKeepObject: true });
    await app.command('update', id);
  });
  afterAll(() => app.close());

  it('may say what they like, and are not answered', async () => {
    const surface = await launch(app);
    const told = (await app.evaluate(surface, openFrames)) as readonly string[];
    expect(told).toEqual(expect.arrayContaining(['srcdoc has the object', 'blank has the object']));
    expect(told.filter((one) => !/has (the object|nothing)$/u.test(one))).toEqual([]);
    expect(await app.evaluate(surface, sessionHolds)).toBe('alive');
  });
});

describe('a program without web storage', () => {
  it('finds nothing of what its last run stored', async () => {
    const app = await openApp(scene);
    try {
      await scene.publish({
        manifest: { id: 'com.example.fleeting', webStorage: false },
        files: {
          'app.js': `
            const before = localStorage.getItem('kept');
            localStorage.setItem('kept', 'yes');
            MiniAppBridge.call('app.ready').then(() => { document.title = String(before); });
          `,
        },
      });
      await app.command('update', 'com.example.fleeting');
      for (let run = 0; run < 2; run += 1) {
        await app.command('launch', 'com.example.fleeting');
        const title = async () => {
          const [surface = 0] = app.surfaces.keys();
          return app.evaluate(surface, 'return document.title;').catch(() => null);
        };
        await expect.poll(title).toBe('null');
        await app.command('closeProgram', 'com.example.fleeting');
      }
    } finally {
      await app.close();
    }
  });
});
