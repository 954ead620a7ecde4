import { answerContract } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchWebKit } from '../../../../test/launch-webkit.js';
import { startJourneyServer } from './journey-server.js';
import { contractScript, createProgramMaker } from './programs.js';

import type { ContractReport } from '@org/testkit';
import type { WebKitBrowser, WebKitPage } from '../../../../test/launch-webkit.js';
import type { JourneyServer } from './journey-server.js';
import type { ProgramMaker } from './programs.js';

// A driven WebKit is a private window: it keeps no blobs in IndexedDB.

let maker: ProgramMaker;
let server: JourneyServer;
let browser: WebKitBrowser;
let page: WebKitPage;

beforeAll(async () => {
  [maker, browser] = await Promise.all([createProgramMaker(), launchWebKit()]);
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

describe('the browser platform in WebKit', () => {
  it('holds the platform contract, with a program that has no origin', async () => {
    const { id, label, parts } = await maker.make({
      manifest: { webStorage: false },
      files: { 'app.js': contractScript },
    });
    const request = { programId: id, label, webStorage: false, releaseUrl: server.addRelease(parts) };
    const report = await page.evaluate(`window.runPlatformContract(${JSON.stringify(request)})`);
    const { failed, passed } = report as ContractReport; // what the page's contract made
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(15);
  });

  it('holds the transport contract on a MessagePort', async () => {
    const report = await page.evaluate('window.runTransportContract()');
    const { failed, passed } = report as ContractReport; // as above
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(3);
  });
});
