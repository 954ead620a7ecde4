import { answerContract } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { score } from '../../../../test/score.js';

import { engines, launchEngine, withoutOrigin } from './engines.js';
import { startJourneyServer } from './journey-server.js';
import { contractScript, createProgramMaker } from './programs.js';

import type { ContractReport } from '@org/testkit';

import type { DrivenBrowser, DrivenPage } from './engines.js';
import type { JourneyServer } from './journey-server.js';
import type { ProgramMaker } from './programs.js';

let maker: ProgramMaker;
let server: JourneyServer;

beforeAll(async () => {
  maker = await createProgramMaker();
  server = await startJourneyServer({
    script: 'host-page/contract.ts',
    root: maker.root,
    extra: (path, request) => {
      const { status, headers, body } = answerContract(path, request.headers.get('range'));
      return new Response(body.slice(), { status, headers });
    },
  });
});
afterAll(async () => {
  await server.close();
});

// A driven WebKit is a private window, which keeps no blobs in IndexedDB.
describe.each(engines)('the browser platform in %s', (engine) => {
  let browser: DrivenBrowser;
  let page: DrivenPage;

  beforeAll(async () => {
    browser = await launchEngine(engine);
    page = await browser.newPage();
    await page.goto(server.hostUrl);
  });
  afterAll(async () => {
    await browser.close();
  });

  it.for([true, false])('holds the platform contract, with webStorage %s', async (webStorage, context) => {
    const { id, label, parts } = await maker.make({
      manifest: { webStorage },
      files: { 'app.js': contractScript },
    });
    const request = { programId: id, label, webStorage, releaseUrl: server.addRelease(parts) };
    const report = await page.evaluate(`window.runPlatformContract(${JSON.stringify(request)})`);
    const subject = webStorage ? engine : withoutOrigin(engine);
    // What the page's contract made.
    score(context, { subject, suite: 'platform' }, report as ContractReport);
  });

  it('holds the transport contract on a MessagePort', async (context) => {
    const report = await page.evaluate('window.runTransportContract()');
    const { skipped } = report as ContractReport; // as above
    score(context, { subject: engine, suite: 'transport' }, report as ContractReport);
    expect(skipped.map(({ name }) => name)).toEqual(['tells when the peer has closed']);
  });
});
