import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openJourney } from './journey.js';

import type { Journey, LaunchedProgram } from './journey.js';

/** Tells what it has seen, in the order in which it saw it. */
const files = {
  'index.html': `<!-- licence --><!doctype html><html lang="en"><head><title>Program</title><link rel="stylesheet" href="style.css"><script src="early.js"></script></head>
<body class="page"><h1>It's "here" &amp; there</h1><script src="app.js"></script><script type="module" src="module.js"></script></body></html>`,
  'style.css': 'h1 { color: rgb(1, 2, 3) }',
  'early.js': `
    window.seen = ['early ' + document.readyState];
    for (const [target, type] of [[document, 'DOMContentLoaded'], [window, 'load']])
      target.addEventListener(type, () => window.seen.push(type));
  `,
  'app.js': `
    window.seen.push('app ' + document.scripts.length);
    parent.postMessage({ miniapp: 'connect', nonce: 'nonce-12345678' }, '*');
  `,
  'module.js': `window.seen.push('module ' + new URL(import.meta.url).pathname);`,
  'second.html': '<!doctype html><h1>Second</h1>',
};

describe('a surface that was made ready', () => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(async () => {
    await journey.close();
  });

  it('has the first document at hand, has loaded what it begins with, and runs nothing', async () => {
    let before: unknown = null;
    const program = await journey.launch({
      files,
      prepared: async (ready) => {
        before = await held(ready).then(() =>
          ready.frame().evaluate(async () => {
            await new Promise((resolve) => setTimeout(resolve, 500));
            const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
            return ['seen' in window, document.body.innerText, loaded.sort()];
          }),
        );
      },
    });
    await program.expectSign('connected');
    await program.expectSign('painted');
    expect(before).toEqual([
      false,
      '',
      ['/__miniapp/health.js', '/app.js', '/early.js', '/module.js', '/style.css'],
    ]);
  });

  it('becomes that document, as if it had been loaded then', async () => {
    const program = await journey.launch({ files, prepared: held });
    await program.expectSign('painted');
    await expect
      .poll(() => program.frame().evaluate(() => Reflect.get(window, 'seen') as unknown))
      .toContain('load');
    const page = await program.frame().evaluate(() => ({
      seen: Reflect.get(window, 'seen') as unknown,
      text: document.querySelector('h1')?.textContent,
      color: getComputedStyle(document.querySelector('h1') ?? document.body).color,
      address: location.href.slice(location.origin.length),
      elements: [document.documentElement.lang, document.body.className, document.compatMode],
      isServed: navigator.serviceWorker.controller !== null,
    }));
    expect(page).toEqual({
      seen: ['early loading', 'app 2', 'module /module.js', 'DOMContentLoaded', 'load'],
      text: `It's "here" & there`,
      color: 'rgb(1, 2, 3)',
      address: '/index.html',
      elements: ['en', 'page', 'CSS1Compat'],
      isServed: true,
    });
    expect(await program.signs()).toEqual(['connected', 'painted']);
  });

  it('opens where the user was, when that is elsewhere', async () => {
    const program = await journey.launch({ files, resumePath: 'second.html', prepared: held });
    await program.expectSign('painted');
    expect(await heading(program)).toEqual(['Second', '/second.html']);
  });

  it('opens all the same when it is opened before it is ready', async () => {
    const program = await journey.launch({ files, prepared: () => Promise.resolve() });
    await program.expectSign('painted');
    expect(await heading(program)).toEqual([`It's "here" & there`, '/index.html']);
  });

  it('writes nothing into a document that is the program’s by then', async () => {
    const program = await journey.launch({ files, prepared: () => Promise.resolve() });
    await program.expectSign('painted');
    await program.settle();
    expect(
      await program.frame().evaluate(() => [...document.querySelectorAll('link')].map(({ rel }) => rel)),
    ).toEqual(['stylesheet']);
  });

  it.each([true, false])(
    'opens anew what could not be made ready, with web storage: %s',
    async (webStorage) => {
      const program = await journey.launch({
        manifest: { webStorage },
        isSpare: !webStorage,
        unreachable: true,
        prepared: async ({ frame }) => {
          await expect
            .poll(() =>
              frame()
                .evaluate(() => location.protocol)
                .catch(() => ''),
            )
            .toBe('chrome-error:');
        },
      });
      await program.expectSign('painted');
      expect(await program.frameCount()).toBe(1);
    },
  );

  it('comes without the boot page where the origin has the release', async () => {
    const first = await journey.launch({ files });
    await first.expectSign('connected');
    const program = await first.again({}, held);
    await program.expectSign('painted');
    expect(await heading(program)).toEqual([`It's "here" & there`, '/index.html']);
    expect(program.networkRequests()).toEqual([expect.stringMatching(/^\/__miniapp\/boot\?held=/u)]);
  });

  it('asks for a first document that is damaged when it is opened, and is told why', async () => {
    const damage = ['It&#39;s here', 'It&#39;s gone'] as const;
    const page = `<!doctype html><h1>${damage[0]}</h1>`;
    const program = await journey.launch({ files: { 'index.html': page }, damage, prepared: held });
    await program.expectSign(/^error: .*damaged/u);
  });

  it('opens after the browser has stopped its worker', async () => {
    const program = await journey.launch({
      files,
      prepared: async (ready) => {
        await held(ready);
        await ready.stopWorker();
      },
    });
    await program.expectSign('painted');
    expect(await heading(program)).toEqual([`It's "here" & there`, '/index.html']);
  });

  it('can be loaded anew by the program', async () => {
    const program = await journey.launch({ files, prepared: held });
    await program.expectSign('painted');
    await program.frame().evaluate(() => {
      document.querySelector('h1')?.remove();
      location.reload();
    });
    await expect
      .poll(() => heading(program).catch(() => null))
      .toEqual([`It's "here" & there`, '/index.html']);
  });

  it('notices a page of somebody else in its place', async () => {
    const program = await journey.launch({ files, prepared: held });
    await program.expectSign('painted');
    await program.navigate(journey.sinkUrl('elsewhere', '/page'));
    await program.expectSign(/^crashed: foreign-document: /u);
  });
});

describe('a surface for any program', () => {
  it('is opened by the first one without web storage, under its name', async () => {
    const journey = await openJourney();
    try {
      const program = await journey.launch({
        manifest: { webStorage: false },
        isSpare: true,
        prepared: async ({ frame }) => {
          await expect
            .poll(() =>
              frame()
                .evaluate(() => document.readyState)
                .catch(() => ''),
            )
            .toBe('complete');
        },
      });
      await program.expectSign('painted');
      expect(await program.echo('hello')).toBe('echo hello');
      expect(program.networkRequests()).toEqual([]);
      const frames = await program.page.evaluate(() =>
        [...document.querySelectorAll('div')].map(
          ({ shadowRoot }) => shadowRoot?.querySelector('iframe')?.title,
        ),
      );
      expect(frames).toEqual(['program-0']);
    } finally {
      await journey.close();
    }
  });
});

/** Until the program's first document is at its place, with nothing in it. */
async function held({ frame }: Pick<LaunchedProgram, 'frame'>): Promise<void> {
  await expect
    .poll(() =>
      frame()
        .evaluate(() => location.pathname + document.readyState)
        .catch(() => ''),
    )
    .toBe('/index.htmlcomplete');
}

function heading(program: LaunchedProgram) {
  return program.frame().evaluate(() => [document.querySelector('h1')?.textContent, location.pathname]);
}
