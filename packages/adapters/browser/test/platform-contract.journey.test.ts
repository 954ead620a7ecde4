import { answerContract } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startJourneyServer } from './journey-server.js';
import { launchChromium } from '../../../../test/launch-chromium.js';
import { contractScript, createProgramMaker } from './programs.js';

import type { Browser, Page } from 'playwright-core';

import type { JourneyServer } from './journey-server.js';
import type { ProgramMaker } from './programs.js';

let maker: ProgramMaker;
let server: JourneyServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [maker, browser] = await Promise.all([createProgramMaker(), launchChromium()]);
  server = await startJourneyServer({
    script: 'host-page/contract.ts',
    root: maker.root,
    extra: (path, request) => {
      const { status, headers, body } = answerContract(path, request.headers.get('range'));
      return new Response(body.slice(), { status, headers });
    },
  });
  page = await browser.newPage();
  await page.goto(server.hostUrl);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('the browser platform in Chromium', () => {
  it.each([true, false])('holds the platform contract, with webStorage %s', async (webStorage) => {
    const { id, label, parts } = await maker.make({
      manifest: { webStorage },
      files: { 'app.js': contractScript },
    });
    const request = { programId: id, label, webStorage, releaseUrl: server.addRelease(parts) };
    const report = await page.evaluate((program) => window.runPlatformContract(program), request);
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(15);
  });

  it('holds the transport contract on a MessagePort', async () => {
    const report = await page.evaluate(() => window.runTransportContract());
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(3);
    expect(report.skipped.map(({ name }) => name)).toEqual(['tells when the peer has closed']);
  });
});
