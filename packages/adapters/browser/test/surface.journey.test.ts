import { createReleaseFactory } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './launch-chromium.js';
import { startJourneyServer } from './journey-server.js';

describe('x', () => {
  it('y', async () => {
    const factory = await createReleaseFactory(globalThis.crypto.subtle);
    const r = await factory.release({ files: { 'index.html': '<!doctype html><title>p</title><h1>Hi</h1><script src="app.js"></script>', 'app.js': 'document.title="ran"' } });
    const { verifyPackage, parsePublicKey, fromBase64, programLabel } = await import('@org/package-format');
    const { createWebCrypto } = await import('@org/package-format/webcrypto');
    const crypto = createWebCrypto(globalThis.crypto.subtle);
    const v = await verifyPackage(r.container, { keys: [await parsePublicKey(fromBase64(factory.partnerKey), crypto)], crypto });
    const label = await programLabel(r.id, crypto);
    const server = await startJourneyServer({ script: 'host-page/main.ts', storeKeys: [factory.storeKey] });
    const browser = await launchChromium();
    const page = await browser.newPage();
    page.on('console', (m) => console.log('console', m.text()));
    await page.goto(server.hostUrl);
    const releaseUrl = server.addRelease({ statement: r.statement, container: r.container, manifest: v.manifestBytes });
    await page.evaluate(async (req) => { const h = await window.hostPage; await h.launch('one', req); }, { programId: r.id, label, webStorage: true, releaseUrl });
    await new Promise((r) => setTimeout(r, 4000));
    console.log(await page.evaluate(async () => (await window.hostPage).signs('one')), page.frames().map((f) => f.url()), server.requests);
    await browser.close(); await server.close();
  });
});
