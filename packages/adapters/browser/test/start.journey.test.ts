import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openJourney } from './journey.js';
import { openChromium, openWebKit } from './journey-browser.js';

import type { Journey, LaunchedProgram } from './journey.js';

describe.each([
  ['Chromium', openChromium],
  ['WebKit', openWebKit],
])('a program that its origin still has, in %s', (_, openBrowser) => {
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney(openBrowser);
  });
  afterAll(async () => {
    await journey.close();
  });

  it('opens at once: of the boot resources only the page is asked for, by which the server says which worker it has', async () => {
    const program = await (await opened(journey)).again();
    await program.expectSign('painted');
    await program.expectSign('connected');
    expect(await program.echo('hello')).toBe('echo hello');
    expect(await heading(program)).toEqual(['It runs', '/index.html']);
    expect(program.networkRequests()).toEqual([
      expect.stringMatching(/^\/__miniapp\/boot\?statement=[0-9a-f]{64}&root=[0-9a-f]{64}$/u),
    ]);
  });

  it('opens where its user was, of which the server hears nothing', async () => {
    const files = { 'pages/second page.html': '<!doctype html><h1>Second</h1>' };
    const program = await (await opened(journey, files)).again({ resumePath: 'pages/second page.html' });
    await program.expectSign('painted');
    expect(await heading(program)).toEqual(['Second', '/pages/second%20page.html']);
    expect(program.networkRequests()).toContain('/__miniapp/boot');
    expect(program.networkRequests().filter((path) => path.includes('second'))).toEqual([]);
  });

  it('opens without a network', async () => {
    const first = await opened(journey);
    journey.setReachable(false);
    try {
      const program = await first.again();
      await program.expectSign('painted');
      expect(await heading(program)).toEqual(['It runs', '/index.html']);
    } finally {
      journey.setReachable(true);
    }
  });

  it('does not open without a network when the host page trusts another store than this origin', async () => {
    const first = await opened(journey);
    journey.setReachable(false);
    try {
      const program = await first.again({ root: 'another store' });
      await program.expectSign(/^crashed: boot-failed: /, 20_000);
    } finally {
      journey.setReachable(true);
    }
  });

  it('waits for a slow server where only its boot page can open the program', async () => {
    const first = await opened(journey);
    journey.setBootDelay(4_500);
    try {
      const program = await first.again({ root: 'another store' });
      await program.expectSign('connected', 15_000);
    } finally {
      journey.setBootDelay(0);
    }
  });

  it('goes on after a reload of its first document', async () => {
    const program = await (await opened(journey)).again();
    await program.expectSign('painted');
    await program.frame().evaluate(() => {
      document.querySelector('h1')?.remove();
      location.reload();
    });
    await expect.poll(() => heading(program).catch(() => null)).toEqual(['It runs', '/index.html']);
  });

  it('is handed over anew when it has changed its own first page', async () => {
    const first = await opened(journey);
    await first.frame().evaluate(async () => {
      const cache = await caches.open('miniapp-release');
      for (const request of await cache.keys())
        if (request.url.includes('/container/'))
          await cache.put(request, new Response('not what was signed'));
    });
    await first.stopWorker();
    const program = await first.again();
    await program.expectSign('painted');
    expect(await heading(program)).toEqual(['It runs', '/index.html']);
    expect(program.networkRequests()).toContain('/__miniapp/boot.js');
  });

  it('asks the keys of a new deployment, whatever an older worker would have served', async () => {
    const first = await opened(journey);
    journey.trustAnotherStore();
    const program = await first.again();
    await program.expectSign(/^crashed: refused: KEY_UNKNOWN: /);
  });
});

describe('a worker that the browser has stopped', () => {
  it('opens at once what its origin has, and nothing that no host has launched', async () => {
    const journey = await openJourney();
    try {
      const first = await opened(journey);
      await first.close();
      await first.stopWorker();
      const program = await first.again();
      await program.expectSign('painted');
      expect(program.networkRequests()).toHaveLength(1);
      await program.close();
      const status = await program.page.evaluate(async (url) => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.referrerPolicy = 'origin';
        frame.src = url;
        await new Promise((resolve) => frame.addEventListener('load', resolve));
        return new Promise((resolve) => {
          addEventListener('message', ({ source }) => source === frame.contentWindow && resolve('spoke'));
          setTimeout(resolve, 1_000, 'silent');
        });
      }, `${program.origin}/index.html`);
      expect(status).toBe('silent');
    } finally {
      await journey.close();
    }
  });
});

async function opened(journey: Journey, files: Record<string, string> = {}): Promise<LaunchedProgram> {
  const program = await journey.launch({ files });
  await program.expectSign('connected');
  return program;
}

function heading(program: LaunchedProgram) {
  return program.frame().evaluate(() => [document.querySelector('h1')?.textContent, location.pathname]);
}
