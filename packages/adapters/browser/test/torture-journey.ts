// Programs, server and engines for torture.journey.test.ts.

import { fileURLToPath } from 'node:url';

import { createReleaseFactory, tortureManifest } from '@org/testkit';
import { buildSync } from 'esbuild';

import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';

import { launchEngine } from './engines.js';
import { childScript, workerScript } from './host-page/torture-child.js';
import { startJourneyServer } from './journey-server.js';

import type { PublishedRelease, TortureReport } from '@org/testkit';

import type { JourneyServer } from './journey-server.js';

/** One engine with the page of the torture. */
export interface TortureEngine {
  /** Loads the page anew and runs the kit in it. */
  run(kind: 'own' | 'opaque'): Promise<TortureReport>;
  close(): Promise<void>;
}

/** The server of all engines. A press that a page asks for is made by whoever runs it. */
export interface TortureServer extends JourneyServer {
  press: (x: number, y: number) => Promise<void>;
}

/** Signs the programs and serves them. */
export async function startTortureServer(): Promise<TortureServer> {
  const factory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases: PublishedRelease[] = [];
  const routes = storeRoutes(factory, () => releases);
  const server: TortureServer = {
    ...(await startJourneyServer({
      script: 'host-page/torture.ts',
      root: factory.root,
      extra: async (target) => {
        const { pathname, searchParams } = new URL(target, 'http://host.localhost');
        if (pathname !== '/press') return routes(target);
        await server.press(Number(searchParams.get('x')), Number(searchParams.get('y')));
        return new Response('pressed');
      },
    })),
    press: () => Promise.resolve(),
  };
  const program = script('host-page/torture-program.ts');
  const sdk = script('../../../guest-sdk/src/global.ts');
  for (const kind of ['own', 'opaque', 'neighbour']) {
    const { permissions, allowedDomains } = tortureManifest;
    const release = factory.release({
      manifest: {
        id: `com.example.${kind}`,
        name: kind,
        permissions: [...permissions],
        allowedDomains: [...allowedDomains],
        webStorage: kind !== 'opaque',
      },
      files: {
        'index.html': `<!doctype html><title>${kind}</title><body style="height:100vh">Program
          <script src="sdk.js"></script><script src="between.js"></script><script src="sdk.js"></script>
          <script src="program.js"></script>`,
        'sdk.js': sdk,
        'between.js': 'window.firstBridge = window.MiniAppBridge;',
        'program.js': program,
        'child.js': childScript,
        'worker.js': workerScript,
      },
    });
    releases.push(await release);
  }
  return server;
}

/** Opens an engine. */
export async function openTortureEngine(
  name: Parameters<typeof launchEngine>[0],
  server: TortureServer,
): Promise<TortureEngine> {
  const browser = await launchEngine(name);
  return {
    run: async (kind) => {
      const page = await browser.newPage();
      server.press = (x, y) => page.mouse.click(x, y);
      await page.goto(server.hostUrl);
      const report = await page.evaluate(`window.torturePage.run('${kind}')`);
      return report as TortureReport; // what the page's kit made
    },
    close: () => browser.close(),
  };
}

function script(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [entry],
    tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
