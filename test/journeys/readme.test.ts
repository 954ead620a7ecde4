import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createReleaseFactory } from '@org/testkit';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

import { startJourneyServer } from '../../packages/adapters/browser/test/journey-server.js';
import { launchChromium } from '../launch-chromium.js';
import { storeRoutes } from './memory-store-routes.js';

const root = join(import.meta.dirname, '../..');

describe('the README', () => {
  it.each(['test/readme/guest.ts', 'test/readme/host.ts'])('shows %s as it is', async (path) => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const example = await readFile(join(root, path), 'utf8');
    expect(readme).toContain(`<!-- example: ${path} -->\n\n\`\`\`ts\n${example.trim()}\n\`\`\``);
    expect(
      example
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeLessThanOrEqual(13);
  });

  it('has examples that work: the guest pays in the host', async () => {
    const factory = await createReleaseFactory(globalThis.crypto.subtle);
    const release = await factory.release({
      manifest: { id: 'com.partner.loans', name: 'Loans', permissions: ['payment'] },
      files: {
        'index.html':
          '<!doctype html><title>Loans</title><p>Loans</p><script type="module" src="app.js"></script>',
        'app.js': await bundle('test/readme/guest.ts'),
      },
    });
    const server = await startJourneyServer({
      script: '../../../../test/journeys/readme-host-page.ts',
      root: factory.root,
      extra: storeRoutes(factory, () => [release]),
    });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.hostUrl);
      await page.waitForFunction(() => document.body.textContent.includes('toast'));
      expect(await page.locator('body > p').allTextContents()).toEqual([
        'consent payment',
        'pay 99.99 USD',
        'toast Visit 1, paid: transaction-1',
      ]);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});

async function bundle(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
