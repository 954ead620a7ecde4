import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openJourney } from './journey.js';
import { openChromium, openWebKit } from './journey-browser.js';

import type { Journey } from './journey.js';

describe.each([
  ['Chromium', openChromium],
  ['WebKit', openWebKit],
])('a program in its own origin, in %s', (engine, openBrowser) => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney(openBrowser);
  });
  afterAll(async () => {
    await journey.close();
  });

  it('runs from bytes that its worker serves: the server sees the boot resources and nothing of the package', async () => {
    const program = await journey.launch();
    await program.expectSign('painted');
    await program.expectSign('connected');
    expect(
      await program.frame().evaluate(() => [document.querySelector('h1')?.textContent, location.pathname]),
    ).toEqual(['It runs', '/index.html']);
    expect(new Set(program.networkRequests().map((path) => path.replace(/=[0-9a-f]+/gu, '=…')))).toEqual(
      new Set(['/__miniapp/boot?statement=…&root=…', '/__miniapp/boot.js', '/__miniapp/worker.js?v=…']),
    );
  });

  it('speaks through a transport that only its top document gets', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    expect(await program.echo('hello')).toBe('echo hello');
  });

  it('has painted when it shows nothing but text', async () => {
    const program = await journey.launch({ files: { 'index.html': '<!doctype html><body>Text\n' } });
    await program.expectSign('painted');
  });

  it('has not painted as long as it shows nothing', async () => {
    const program = await journey.launch({
      files: {
        'index.html': '<!doctype html><body>\n<script src="app.js"></script>',
        'app.js': `parent.postMessage({ miniapp: 'connect', nonce: 'nonce-empty' }, '*')`,
      },
    });
    await program.expectSign('connected');
    await program.settle();
    expect(await program.signs()).toEqual(['connected']);
    await program.frame().evaluate(() => {
      document.body.append('Text');
    });
    await program.expectSign('painted');
  });

  it.each([
    ['scrolled away', 'margin-top: 10000px'],
    ['without a height', 'height: 0'],
    ['at the edge of the screen', 'position: fixed; inset: 0; transform: translateX(100%)'],
    ['not displayed', 'display: none'],
  ])('is out of sight while its place is %s', async (_, style) => {
    const program = await journey.launch();
    await program.expectSign('painted');
    expect(await program.signs()).not.toContain('out of sight');
    await program.page.evaluate((css) => {
      for (const place of document.querySelectorAll('main')) place.style.cssText = css;
    }, style);
    await program.expectSign('out of sight');
    expect(await program.signs()).not.toContain('in sight');
    await program.page.evaluate(() => {
      for (const place of document.querySelectorAll('main')) place.style.cssText = '';
    });
    await program.expectSign('in sight');
  });

  it('is confined by the headers of every file', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    const headers = await program
      .frame()
      .evaluate(async () => Object.fromEntries((await fetch('/app.js')).headers));
    expect(headers['content-security-policy']).toContain(`default-src 'none'; script-src 'self';`);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    // WebKit keeps no agent cluster to an origin, and knows no word for it.
    expect(await program.frame().evaluate(() => [window.originAgentCluster, isSecureContext])).toEqual([
      engine === 'WebKit' ? null : true,
      true,
    ]);
  });

  it('keeps its frame and its transport apart from documents it opens later', async () => {
    const program = await journey.launch({
      files: { 'second.html': '<!doctype html><p>Second<script src="/app.js"></script><h1></h1>' },
    });
    await program.expectSign('connected');
    await program.frame().evaluate(() => {
      location.href = '/second.html?query=kept#part';
    });
    await expect.poll(() => program.closedTransports()).toBe(1);
    await expect.poll(() => program.frame().url()).toMatch(/\/second\.html\?query=kept#part$/);
  });

  it('runs submit handlers of forms, and submits none', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    const evil = journey.sinkUrl('evil', '/form');
    const isHandled = await program.frame().evaluate((url) => {
      const form = document.body.appendChild(document.createElement('form'));
      form.action = url;
      let handled = false;
      form.addEventListener('submit', () => (handled = true));
      form.requestSubmit();
      return handled;
    }, evil);
    expect(isHandled).toBe(true);
    await program.settle();
    expect(journey.requestsTo('evil')).toEqual([]);
  });

  it('is served again by a worker that the browser stopped in between', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    await program.stopWorker();
    expect(await program.read('/app.js')).toEqual([200, expect.stringContaining('It runs')]);
  });

  it('is served what its partner signed, whatever it has written into its own Cache Storage', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    await program.frame().evaluate(async () => {
      const cache = await caches.open('miniapp-release');
      for (const request of await cache.keys()) {
        if (!request.url.includes('/container/')) continue;
        const bytes = new TextDecoder('latin1').decode(await (await cache.match(request))?.arrayBuffer());
        const changed = Uint8Array.from(bytes.replace('It runs', 'CHANGED'), (char) => char.charCodeAt(0));
        await cache.put(request, new Response(changed));
      }
    });
    await program.stopWorker();
    expect(await program.read('/app.js')).toEqual([200, expect.stringContaining('It runs')]);
  });

  it('shows nothing when its first page is damaged, and says so', async () => {
    const program = await journey.launch({ damage: ['Loading', 'DAMAGED'] });
    await program.expectSign('error: The package is damaged: its first page is not what the partner signed.');
    expect(await program.frame().evaluate(() => document.body.textContent)).toBe('');
  });

  it('reports a script that is damaged', async () => {
    const program = await journey.launch({ damage: ['It runs', 'CHANGED'] });
    await program.expectSign('error: app.js is damaged: it is not what the partner signed.');
  });

  it('is refused without the signature of the store that the origin trusts', async () => {
    const stranger = await journey.launchOfAnotherStore();
    await stranger.expectSign(/^crashed: refused: KEY_UNKNOWN: The statement is signed by key /);
    await expect.poll(() => stranger.frameCount()).toBe(0);
  });

  it('is refused in the origin of another program', async () => {
    const program = await journey.launch({ label: 'pnotthelabelofthisprogram' });
    await program.expectSign(/^crashed: refused: ID_MISMATCH: /);
  });

  it('gives no sign after it was closed', async () => {
    const program = await journey.launch();
    await program.expectSign('connected');
    await program.close();
    const before = await program.signs();
    await program.settle();
    expect(await program.signs()).toEqual(before);
    await expect.poll(() => program.frameCount()).toBe(0);
    expect(await program.closedTransports()).toBe(1);
  });

  it('reports errors, rejections and scripts that are missing', async () => {
    const program = await journey.launch({
      files: {
        'index.html': '<!doctype html><script src="missing.js"></script><script src="app.js"></script>',
        'app.js': 'Promise.reject(new Error("late")); throw new Error("soon");',
      },
    });
    await program.expectSign(/^error: http:.*\/missing\.js could not be loaded\.$/);
    await program.expectSign(/^error: (Uncaught )?Error: soon$/);
    await program.expectSign('error: Unhandled rejection: Error: late');
  });

  it('is served by the worker of a new deployment at its next launch, with the keys of that', async () => {
    const first = await journey.launch();
    await first.expectSign('connected');
    await first.close();
    journey.trustAnotherStore();
    const second = await journey.launchOfAnotherStore({ beside: first });
    await second.expectSign('connected');
    await second.close();
    const third = await journey.launch({ beside: first });
    await third.expectSign(/^crashed: refused: KEY_UNKNOWN: /);
  });
});

describe('in an engine that runs the program beside the host page, as Chromium does and WebKit does not', () => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(async () => {
    await journey.close();
  });

  it('a program is told unresponsive when it hangs, while the host page lives', async () => {
    const program = await journey.launch();
    await program.expectSign('painted');
    void program
      .frame()
      .evaluate(() => {
        const end = performance.now() + 12_000;
        while (performance.now() < end);
      })
      .catch(() => undefined);
    await program.expectSign('unresponsive', 15_000);
    await program.close();
  });
});

describe('a browser that gives frames of other sites no Service Worker', () => {
  it('is told apart from a program that is refused', async () => {
    const strict = await openJourney(() => openChromium({ storagePartitioning: false }));
    try {
      const program = await strict.launch();
      await program.expectSign(
        /^crashed: refused: SERVICE_WORKER_REFUSED: The browser refused the Service Worker/,
      );
    } finally {
      await strict.close();
    }
  });
});
