import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchInChromium } from './chromium-journey.js';

import type { Browser } from 'playwright-core';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});

describe('the preload script in an isolated world of Chromium', () => {
  it('reports started and painted, and links the SDK in the page to the host', async () => {
    const program = await launchInChromium(browser);
    await program.expectSign('painted');
    await program.expectSign('connected');
    expect(await program.echo('hello')).toEqual(['echo hello', null]);
  });
});
