// A store on this machine, and programs in it, for the journeys of an app.

import { createServer } from 'node:http';

import { createReleaseFactory } from '@org/testkit';

import { storeRoutes } from '../../../../test/journeys/memory-store-routes.js';
import { startNativeApp } from '../../../../test/native-app.js';

import { bundle, openChromiumEngine } from './chromium-engine.js';

import type { AddressInfo } from 'node:net';
import type { PublishedRelease, ReleaseFactory, ReleaseOptions } from '@org/testkit';
import type { NativeApp } from '../../../../test/native-app.js';
import type { ChromiumEngineOptions } from './chromium-engine.js';

/** A store whose releases a test publishes. */
export interface Scene {
  readonly root: string;
  readonly storeUrl: string;
  /** Paths that somebody asked this machine for, whether the store has them or not. */
  readonly requests: readonly string[];
  /** Signs a release and makes it the current one of its program. */
  publish(options: ReleaseOptions): Promise<void>;
  close(): Promise<void>;
}

/** `miniapp.invalid` names nobody on any network. */
const programOrigin = 'https://*.miniapp.invalid';

/** Starts the store. */
export async function openScene(): Promise<Scene> {
  const factory: ReleaseFactory = await createReleaseFactory(globalThis.crypto.subtle);
  const releases = new Map<string, PublishedRelease>();
  const requests: string[] = [];
  const routes = storeRoutes(factory, () => releases.values());
  const server = createServer(({ url = '/' }, outgoing) => {
    requests.push(url);
    void routes(url).then(async (found) => {
      const response = found ?? new Response('missing', { status: 404 });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  const sdk = bundle('../../../guest-sdk/src/global.ts');
  return {
    root: factory.root,
    storeUrl: `http://127.0.0.1:${port}/store`,
    requests,
    publish: async (options) => {
      const page =
        '<!doctype html><title>Program</title><h1>Program</h1><script src="sdk.js"></script><script src="app.js"></script>';
      const release = await factory.release({
        ...options,
        files: { 'index.html': page, 'sdk.js': sdk, ...options.files },
      });
      releases.set(release.id, release);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** An Android app as far as this machine has one, with the store of a scene. */
export function openApp({ root, storeUrl }: Scene, options?: ChromiumEngineOptions): Promise<NativeApp> {
  return startNativeApp({
    openEngine: (_folder, onLine) => openChromiumEngine(onLine, options),
    start: { platform: 'android', programOrigin, storeUrl, storeRoot: root },
  });
}
