import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openJourney } from './journey.js';
import { openChromium } from './journey-browser.js';

import type { Journey } from './journey.js';

let journey: Journey;

beforeAll(async () => {
  // The harder engine: nothing but our own policies confines the frame.
  journey = await openJourney(() => openChromium({ connectionAllowlists: false }));
});
afterAll(async () => {
  await journey.close();
});

describe('an opaque program', () => {
  const opaque = { manifest: { webStorage: false } };

  it('runs with everything inlined, connects, and has no origin', async () => {
    const program = await journey.launch({
      ...opaque,
      files: {
        'index.html':
          '<!doctype html><link rel="stylesheet" href="css/app.css"><script defer src="app.js"></script><h1>Loading</h1><img src="dot.svg" alt="">',
        'css/app.css': 'h1 { color: rgb(1, 2, 3); background: url("../dot.svg") }',
        'dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>',
      },
    });
    await program.expectSign('painted');
    await program.expectSign('connected');
    expect(await program.echo('hello')).toBe('echo hello');
    const seen = await program.frame().evaluate(() => ({
      origin: self.origin,
      mode: document.compatMode,
      heading: document.querySelector('h1')?.textContent,
      color: getComputedStyle(document.querySelector('h1') ?? document.body).color,
      width: document.querySelector('img')?.naturalWidth,
    }));
    expect(seen).toEqual({
      origin: 'null',
      mode: 'CSS1Compat',
      heading: 'It runs',
      color: 'rgb(1, 2, 3)',
      width: 3,
    });
    expect(program.networkRequests()).toEqual(['/__miniapp/opaque']);
  });

  it('has no storage and reaches nobody, not even with the nonce of its scripts', async () => {
    const program = await journey.launch(opaque);
    await program.expectSign('connected');
    const evil = journey.sinkUrl('evil', '/');
    const outcomes = await program.frame().evaluate(async (url) => {
      const load = (tag: 'script' | 'img', src: string) =>
        new Promise<string>((resolve) => {
          const element = document.createElement(tag);
          element.nonce = document.querySelector('script')?.nonce ?? '';
          element.onload = () => {
            resolve('loaded');
          };
          element.onerror = () => {
            resolve('refused');
          };
          element.src = src;
          document.body.append(element);
        });
      const attempt = (run: () => unknown) => {
        try {
          return String(run());
        } catch {
          return 'refused';
        }
      };
      return {
        nonce: document.querySelector('script')?.nonce !== '',
        storage: attempt(() => localStorage.length),
        cookie: attempt(() => document.cookie),
        script: await load('script', `${url}script`),
        image: await load('img', `${url}image`),
        fetch: await fetch(`${url}fetch`).then(
          () => 'loaded',
          () => 'refused',
        ),
      };
    }, evil);
    expect(outcomes).toEqual({
      nonce: true,
      storage: 'refused',
      cookie: 'refused',
      script: 'refused',
      image: 'refused',
      fetch: 'refused',
    });
    expect(journey.requestsTo('evil')).toEqual([]);
  });

  it('is unloaded when it navigates its frame, wherever to', async () => {
    for (const url of ['/__miniapp/opaque', journey.sinkUrl('evil', '/?secret')]) {
      const program = await journey.launch(opaque);
      await program.expectSign('connected');
      await program.navigate(new URL(url, program.origin).href);
      await program.expectSign(/^crashed: foreign-document: /);
      await expect.poll(() => program.frameCount()).toBe(0);
    }
    expect(journey.requestsTo('evil')).toEqual([]);
  });

  it('is refused when a file it needs is damaged', async () => {
    const program = await journey.launch({ ...opaque, damage: ['It runs', 'CHANGED'] });
    await program.expectSign(/^crashed: refused: FILE_HASH_MISMATCH: app\.js /);
  });
});
