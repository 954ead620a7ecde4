import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchInChromium } from './chromium-journey.js';
import { echoFiles } from './programs.js';

import type { Browser } from 'playwright-core';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});

/** What a program runs that asks for a port and writes down whether one came. */
const ask = `new Promise((resolve) => {
  addEventListener('message', ({ ports }) => ports.length > 0 && resolve('a port'));
  top.postMessage({ miniapp: 'connect', nonce: 'from-a-frame' }, '*');
  setTimeout(() => resolve('nothing'), 700);
})`;

describe('the preload script in an isolated world of Chromium', () => {
  it('reports started and painted, and links the page to the host by a port', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('painted');
    await program.expectSign('connected');
    expect(await program.echo('hello')).toEqual(['echo hello', null]);
    await program.surface.close();
  });

  it('brings bytes through whole, also those that the page transfers', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('connected');
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    expect(await program.echo('with bytes', bytes.slice())).toEqual(['echo with bytes', [...bytes]]);
    await program.surface.close();
  });

  it('shows the page nothing of itself, but that it has a host', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('connected');
    expect(
      await program.page.evaluate(() =>
        ['miniapp', 'toMain', 'fromMain', 'require', 'module', 'process', 'electron', 'ipcRenderer'].filter(
          (name) => name in window,
        ),
      ),
    ).toEqual(['miniapp']);
    await program.surface.close();
  });

  it('gives frames inside the document nothing', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('connected');
    await program.page.evaluate(() => document.body.append(document.createElement('iframe')));
    const frame = program.page.mainFrame().childFrames()[0];
    expect(await frame?.evaluate(ask)).toBe('nothing');
    expect(await frame?.evaluate(() => 'miniapp' in window)).toBe(false);
    expect(program.transports.length).toBe(1);
    await program.surface.close();
  });

  it('answers each question once, and the later one ends the transport before it', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('connected');
    for (const nonce of ['again', 'again', 'third'])
      await program.page.evaluate((text) => postMessage({ miniapp: 'connect', nonce: text }, '*'), nonce);
    await expect.poll(() => program.transports.length).toBe(3);
    expect(program.closed).toBe(2);
    await program.surface.close();
  });

  it('ends the transport with its document, and links the next one', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('connected');
    await program.page.reload();
    await expect.poll(() => program.transports.length).toBe(2);
    expect(program.closed).toBe(1);
    expect(await program.echo('again')).toEqual(['echo again', null]);
    await program.surface.close();
  });

  it('reports scripts and style sheets that are missing, before anything is painted', async () => {
    const program = await launchInChromium(browser, {
      'index.html':
        '<!doctype html><link rel="stylesheet" href="gone.css"><script src="gone.js"></script><p>Text',
    });
    await program.expectSign(/^error: .*\/gone\.css could not be loaded\.$/);
    await program.expectSign(/^error: .*\/gone\.js could not be loaded\.$/);
    await program.surface.close();
  });

  it('says when the page is seen, by the engine’s own word', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('painted');
    await program.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await program.expectSign('visible');
    await program.surface.close();
  });

  it('is asked for a beat, and a program that hangs is told unresponsive', async () => {
    const program = await launchInChromium(browser, {
      ...echoFiles,
      'app.js': `setTimeout(() => { const end = Date.now() + 9000; while (Date.now() < end); }, 500)`,
    });
    await program.expectSign('painted');
    await expect.poll(() => program.signs, { timeout: 15_000 }).toContain('unresponsive');
    await program.surface.close();
  });

  it('lets the program reach its domains and nobody else', async () => {
    const program = await launchInChromium(browser, echoFiles, ['api.localhost:2']);
    await program.expectSign('connected');
    const reach = (url: string) =>
      program.page.evaluate(async (target) => {
        const answer = await fetch(target, { mode: 'no-cors' }).catch(() => null);
        return answer === null ? 'refused' : 'answered';
      }, url);
    expect(await reach('http://api.localhost:2/v1')).toBe('answered');
    expect(await reach('http://evil.localhost:2/v1')).toBe('refused');
    await program.surface.close();
  });
});

describe('errors of scripts', () => {
  it('do not reach another world of the document: the console alone tells of each', async () => {
    const program = await launchInChromium(browser, {
      ...echoFiles,
      'app.js': 'Promise.reject(new Error("late")); throw new Error("soon");',
    });
    await program.expectSign('painted');
    const errors = () => program.signs.filter((sign) => sign.startsWith('error')).sort();
    await expect.poll(errors).toEqual(['error: Uncaught Error: late', 'error: Uncaught Error: soon']);
    await program.surface.close();
  });

  it('begin with the word that is looked for, where Chromium hands its console to the app around it', async () => {
    const said = await consoleOf('Promise.reject(new Error("late")); throw new Error("soon");');
    expect(said).toContain('"Uncaught Error: soon"');
    expect(said).toContain('"Uncaught (in promise) Error: late"');
  });
});

/** What the delegate of a tab was told, as Chromium logs it when nobody else takes it. */
async function consoleOf(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  try {
    const page = join(folder, 'index.html');
    await writeFile(page, `<!doctype html><script>${script}</script>`);
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--dump-dom'];
    const chromium = spawn(
      process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      [...args, '--enable-logging=stderr', `--user-data-dir=${join(folder, 'profile')}`, `file://${page}`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    for await (const chunk of chromium.stderr) said += String(chunk);
    return said;
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
}
